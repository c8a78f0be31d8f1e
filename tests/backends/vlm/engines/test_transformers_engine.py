from __future__ import annotations

import gc
import json
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.backends.vlm.engines import opening
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, OptionsError, WeightsMissing
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run

pytest.importorskip("torch", reason="needs the extra vlm")
pytest.importorskip("transformers", "4.56", reason="needs the extra vlm")

import torch

from benchmarks.random_vlm import CONTEXT, END, PAD, make_qwen2_vl
from mineru_tools.backends.vlm.engines.transformers import TransformersEngine, Writer

PATIENCE_S = 60.0
SAMPLE = Path(__file__).parents[4] / "examples" / "sample.pdf"
SHORT = Sampling(max_new_tokens=24)

Opened = Callable[..., TransformersEngine]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """Of torch: for products this small threads take longer to wake than to work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_qwen2_vl(tmp_path_factory.mktemp("model"))


@pytest.fixture
def opened(folder: Path) -> Iterator[Opened]:
    made: list[TransformersEngine] = []

    def make(**vlm: Any) -> TransformersEngine:
        how = {"model": str(folder), "device": "cpu", "dtype": "float32", "batch": 4, **vlm}
        made.append(TransformersEngine(VlmOptions(**how), Run()))
        return made[-1]

    yield make
    for each in made:
        each.close()


def questions(count: int, sampling: Sampling = SHORT) -> list[Request]:
    """Pictures and prompts of all sizes, no two alike."""
    random = np.random.default_rng(3)
    return [
        Request(
            f"\nquestion {'and so on ' * (k % 4)}{k}:",
            Image.fromarray(random.integers(0, 256, (40 + 17 * k, 90, 3), dtype=np.uint8)),
            sampling,
        )
        for k in range(count)
    ]


def replies(futures: Sequence[Future[Reply]]) -> list[Reply]:
    return [future.result(PATIENCE_S) for future in futures]


def asked(engine: TransformersEngine, requests: Sequence[Request]) -> list[Reply]:
    return replies([engine.submit(each) for each in requests])


def test_a_batch_writes_what_each_question_alone_gets(opened: Opened) -> None:
    requests = questions(7)
    one_by_one = asked(opened(batch=1), requests)
    assert asked(opened(batch=7), requests) == one_by_one
    assert len({reply.text for reply in one_by_one}) == 7


def test_penalties_are_the_same_in_a_batch_as_alone(opened: Opened) -> None:
    how = Sampling(1.0, 0.01, 1, 1.0, 0.05, 1.2, 3, 40)
    requests = questions(5, how)
    one_by_one = asked(opened(batch=1), requests)
    assert asked(opened(batch=5), requests) == one_by_one
    assert one_by_one != asked(opened(), [replace(r, sampling=SHORT) for r in requests])


def test_the_same_question_always_gets_the_same_reply(opened: Opened) -> None:
    requests = questions(2)
    assert asked(opened(), requests) == asked(opened(), requests)


def test_picture_prompt_and_system_all_count(opened: Opened) -> None:
    first, second = questions(2)
    variants = [
        first,
        replace(first, prompt=second.prompt),
        replace(first, image=second.image),
        replace(first, image=None),
        replace(first, system=""),
    ]
    assert len({reply.text for reply in asked(opened(), variants)}) == len(variants)


def test_presence_lets_no_token_come_again_when_it_is_high(opened: Opened) -> None:
    how = Sampling(presence_penalty=1e4, max_new_tokens=40)
    for row in _written_ids(opened(), questions(3, how)):
        assert len(row) == len(set(row))


def test_no_run_of_tokens_comes_twice(opened: Opened) -> None:
    how = Sampling(no_repeat_ngram_size=2, max_new_tokens=60)
    for row in _written_ids(opened(), questions(3, how)):
        pairs = list(pairwise(row))
        assert len(pairs) == len(set(pairs))


def _writer(engine: TransformersEngine) -> Writer:
    writer = engine._worker._answerer
    assert isinstance(writer, Writer)
    return writer


def _written_ids(engine: TransformersEngine, requests: Sequence[Request]) -> list[list[int]]:
    """The tokens of the replies up to the one that ends them."""
    writer, rows = _writer(engine), []
    reply = writer._reply

    def seen(tokens: Sequence[int]) -> Reply:
        made = reply(tokens)
        rows.append(list(tokens[: made.tokens]))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "_reply", seen)
        asked(engine, requests)
    return rows


def test_a_reply_that_reaches_its_limit_says_so(opened: Opened) -> None:
    for reply in asked(opened(), questions(4, Sampling(max_new_tokens=3))):
        assert reply.tokens is not None
        assert reply.tokens <= 3
        assert (reply.finish == "length") == (reply.tokens == 3 and END not in reply.text)


def test_without_a_limit_a_reply_ends_where_the_model_sees_no_further(opened: Opened) -> None:
    engine = opened()
    endless = Sampling(no_repeat_ngram_size=0)
    found = asked(engine, questions(6, endless))
    for request, reply in zip(questions(6, endless), found, strict=True):
        width = _writer(engine)._questions.tensors([request])["input_ids"].shape[1]
        assert reply.tokens is not None
        assert width + reply.tokens <= CONTEXT
        assert (reply.finish == "length") == (width + reply.tokens == CONTEXT)
    assert {reply.finish for reply in found} == {"length", "stop"}


def test_the_marks_of_the_end_and_of_padding_are_taken_off(opened: Opened) -> None:
    found = asked(opened(batch=8), questions(8, Sampling(max_new_tokens=60)))
    assert {reply.finish for reply in found} == {"length", "stop"}
    assert not any(mark in reply.text for reply in found for mark in (END, PAD))


def test_a_question_that_is_too_long_fails_alone(opened: Opened) -> None:
    good = questions(3)
    engine = opened()
    expected = asked(engine, good)
    futures = [engine.submit(each) for each in (good[0], Request("long " * CONTEXT), *good[1:])]
    error = futures.pop(1).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_prompt"
    assert replies(futures) == expected


def test_the_words_of_a_document_cannot_stand_for_a_picture(opened: Opened) -> None:
    error = opened().submit(Request("<|image_pad|>")).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_prompt"


def test_a_batch_that_runs_out_of_memory_is_halved(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = questions(8)
    engine = opened(batch=8)
    expected = asked(engine, requests)
    model = _writer(engine)._model
    generate, tried = model.generate, []

    def short_of_memory(**how: Any) -> Any:
        tried.append(len(how["input_ids"]))
        if tried[-1] > 2:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB")
        return generate(**how)

    monkeypatch.setattr(model, "generate", short_of_memory)
    assert asked(engine, requests) == expected
    assert tried[:4] == [8, 4, 2, 2]
    assert engine.size == 2


def test_closing_stops_a_reply_and_frees_the_model(opened: Opened) -> None:
    engine = opened()
    model = _writer(engine)._model
    weight = weakref.ref(model.lm_head.weight)
    futures = [engine.submit(each) for each in questions(9, Sampling(no_repeat_ngram_size=0))]
    del model
    engine.close()
    gc.collect()
    assert weight() is None
    assert all(future.done() for future in futures)
    error = engine.submit(questions(1)[0]).exception(PATIENCE_S)
    assert isinstance(error, EngineUnavailable)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_weights_in_bytes_give_nearly_the_same_scores(opened: Opened, dtype: str) -> None:
    plain, small = _writer(opened(dtype=dtype)), _writer(opened(dtype=dtype, quantize="int8"))
    for requests in (questions(1), questions(4)):
        scores = [_scores(writer, requests) for writer in (plain, small)]
        error = (scores[0] - scores[1]).norm() / scores[0].norm()
        assert 0 < error < 0.15


def _scores(writer: Writer, requests: Sequence[Request]) -> Any:
    made = {k: writer._moved(v) for k, v in writer._questions.tensors(requests).items()}
    with torch.inference_mode():
        return writer._model(**made).logits[:, -1].float()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"device": "abacus"}, "vlm_device"),
        ({"device": "xpu"}, "vlm_device"),
        ({"dtype": "roman"}, "vlm_dtype"),
        ({"attention": "none-such"}, "vlm_attention"),
        ({"model": "no-such-model"}, "vlm_model"),
    ],
)
def test_options_that_cannot_be_are_refused(
    opened: Opened, options: dict[str, Any], code: str
) -> None:
    with pytest.raises(OptionsError) as caught:
        opened(**options)
    assert caught.value.code == code


def test_a_folder_without_a_model_is_refused(opened: Opened, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing) as caught:
        opened(model=str(tmp_path))
    assert caught.value.code == "weights_damaged"
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(WeightsMissing) as caught:
        opened(model=str(tmp_path))
    assert caught.value.code == "weights_damaged"


def test_a_chat_template_beside_the_tokenizer_is_found(
    opened: Opened, folder: Path, tmp_path: Path
) -> None:
    for place in folder.iterdir():
        (tmp_path / place.name).write_bytes(place.read_bytes())
    template = (tmp_path / "chat_template.jinja").read_text(encoding="utf-8")
    (tmp_path / "chat_template.jinja").unlink()
    (tmp_path / "chat_template.json").write_text(json.dumps({"chat_template": template}))
    assert asked(opened(model=str(tmp_path)), questions(2)) == asked(opened(), questions(2))


def test_a_document_read_by_a_model_that_knows_nothing_has_issues_and_all_its_pages(
    folder: Path,
) -> None:
    vlm = VlmOptions(model=str(folder), device="cpu", batch=4)
    try:
        with parse(SAMPLE, ParseOptions(backend="vlm-transformers", vlm=vlm)) as parsed:
            pages = [page.index for page in parsed.document.pages]
            assert pages == list(range(len(pages)))
            assert {issue.page for issue in parsed.issues} == set(pages)
            assert parsed.markdown()
    finally:
        opening.forget()
