"""What examples/finetune shows works as shown, on a model of random weights."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mineru_tools import parse
from mineru_tools.backends.vlm import written
from mineru_tools.backends.vlm.layout_reply import read_layout
from mineru_tools.document.model_json_source import regions

EXAMPLES = Path(__file__).parents[2] / "examples"
SAMPLE = EXAMPLES / "sample.pdf"


def run(script: str, *words: object) -> str:
    return subprocess.run(
        [sys.executable, str(EXAMPLES / "finetune" / script), *map(str, words)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    ).stdout


def talks(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "messages.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lessons")
    run("make_dataset.py", folder, SAMPLE)
    return folder


def test_a_lesson_is_a_question_the_backend_asks_and_a_reply_it_reads(lessons: Path) -> None:
    with parse(SAMPLE) as parsed:
        known = regions(parsed.document.pages[0])
    made = {talk["images"][0]: talk["messages"] for talk in talks(lessons)}
    layout = made["images/sample-0-layout.png"]
    assert [turn["role"] for turn in layout] == ["system", "user", "assistant"]
    assert layout[1]["content"] == "<image>\nLayout Detection:"
    assert [region.bbox for region in read_layout(layout[2]["content"]).regions] == [
        region.bbox for region in known
    ]
    with Image.open(lessons / "images/sample-0-layout.png") as picture:
        assert picture.size == (1036, 1036)
    assert "<image>\nTable Recognition:" in {talk[1]["content"] for talk in made.values()}
    formulas = [t[2]["content"] for t in made.values() if "Formula" in t[1]["content"]]
    assert any(r"\sum_{i=1}^n" in latex for latex in formulas)
    answers = {talk[2]["content"] for talk in made.values()}
    texts = [region for region in known if region.type in ("title", "text")]
    assert {written.content(region) for region in texts} <= answers


def test_every_form_holds_the_same_lessons_and_their_pictures(lessons: Path) -> None:
    made = talks(lessons)
    assert json.loads((lessons / "messages.json").read_text()) == made
    for talk, other in zip(
        made, json.loads((lessons / "conversations.json").read_text()), strict=True
    ):
        human, gpt = other["conversations"]
        assert (human["from"], gpt["from"]) == ("human", "gpt")
        assert [human["value"], gpt["value"]] == [t["content"] for t in talk["messages"][1:]]
        assert human["value"].count("<image>") == len(talk["images"]) == 1
        assert (lessons / other["image"]).is_file()
    info = json.loads((lessons / "dataset_info.json").read_text())
    assert info["mineru_tools"]["file_name"] == "messages.json"


@pytest.mark.parametrize("form", ["middle", "model"])
def test_what_was_corrected_by_hand_is_taught(tmp_path: Path, form: str) -> None:
    right = "Gauging Small Rivers"
    with parse(SAMPLE) as parsed:
        if form == "middle":
            told = json.dumps(parsed.middle_json())
        else:
            box = [0.1, 0.2, 0.3, 0.4]
            page = [{"type": "text", "bbox": box, "angle": 0, "content": "Measuring the Flow"}]
            told = json.dumps([page])
    wrong = "Measuring the Flow of a Small River" if form == "middle" else "Measuring the Flow"
    assert wrong in told
    corrected = tmp_path / "corrected.json"
    corrected.write_text(told.replace(wrong, right))
    run("make_dataset.py", tmp_path / "out", SAMPLE, corrected)
    answers = [talk["messages"][2]["content"] for talk in talks(tmp_path / "out")]
    assert right in answers
    assert wrong not in answers


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::FutureWarning")  # peft asks transformers by an old name
def test_adapters_learn_and_are_opened_again(tmp_path: Path, lessons: Path) -> None:
    torch = pytest.importorskip("torch", reason="training needs torch")
    pytest.importorskip("transformers", reason="training needs transformers")
    pytest.importorskip("peft", reason="training needs peft")
    from peft import PeftModel
    from transformers import AutoModelForImageTextToText

    from benchmarks.random_vlm import make_qwen2_vl

    base = tmp_path / "base"
    make_qwen2_vl(base, context=512)
    out = tmp_path / "out"
    flags = ["--steps", 40, "--rate", 0.01, "--longest", 120, "--merge"]
    said = run("train_lora.py", base, lessons, out, *flags)
    losses = [float(loss) for loss in re.findall(r"^step \d+ loss ([\d.]+)$", said, re.M)]
    assert len(losses) == 40
    assert sum(losses[-10:]) < 0.8 * sum(losses[:10])

    question = {"input_ids": torch.arange(5, 25)[None]}
    plain = AutoModelForImageTextToText.from_pretrained(base)
    with torch.no_grad():
        before = plain(**question).logits
        adapted = PeftModel.from_pretrained(plain, out / "adapter")(**question).logits
        merged = AutoModelForImageTextToText.from_pretrained(out / "model")(**question).logits
    assert not torch.allclose(before, adapted, atol=0.1)
    assert torch.allclose(adapted, merged, atol=1e-3)
    names = {file.name for file in (out / "model").iterdir()}
    assert {"preprocessor_config.json", "tokenizer.json"} <= names


def test_only_the_answer_is_taught(tmp_path: Path, lessons: Path) -> None:
    pytest.importorskip("torch", reason="training needs torch")
    pytest.importorskip("transformers", reason="training needs transformers")
    pytest.importorskip("peft", reason="training needs peft")
    import runpy

    from transformers import AutoConfig

    from benchmarks.random_vlm import make_qwen2_vl
    from mineru_tools.backends.vlm.engines.questions import questions_of

    make_qwen2_vl(tmp_path)
    questions = questions_of(tmp_path, AutoConfig.from_pretrained(tmp_path))
    taught = runpy.run_path(str(EXAMPLES / "finetune" / "train_lora.py"))["taught"]
    talk = next(talk for talk in talks(lessons) if "Formula" in talk["messages"][1]["content"])
    lesson = taught(talk, lessons, questions)
    labels = lesson["labels"][0]
    answer = questions.tokenizer.decode(labels[labels != -100])
    assert answer == talk["messages"][2]["content"] + questions.tokenizer.eos_token
    assert all(tensor.shape[1] == len(labels) for tensor in (lesson["input_ids"],))
    assert (lesson["input_ids"][0][labels != -100] == labels[labels != -100]).all()
    shown = questions.tokenizer.decode(lesson["input_ids"][0][labels == -100])
    assert "Formula Recognition:" in shown
