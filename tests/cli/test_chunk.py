from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from mineru_tools.chunking.jsonl import from_json
from mineru_tools.cli.app import main
from mineru_tools.document.locator import document_id
from mineru_tools.document.stored import stored_id
from mineru_tools.tokens import count_tokens

SAMPLES = Path(__file__).parents[1] / "golden" / "sample"
OURS = SAMPLES / "sample_middle.json"
MINERUS = SAMPLES / "sample_middle.mineru-3.4.json"
Shown = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """A function that runs ``mineru-tools chunk`` and gives exit code, stdout and stderr."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main(["chunk", *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("path", [OURS, MINERUS], ids=["ours", "MinerU's"])
def test_a_stored_middle_json_becomes_a_line_for_each_chunk(shown: Shown, path: Path) -> None:
    code, out, err = shown(path, "--max-tokens", 100)
    assert (code, err) == (0, "")
    found = [from_json(json.loads(line)) for line in out.splitlines()]
    assert len(found) > 5
    name = stored_id(json.loads(path.read_text(encoding="utf-8")))
    assert all(chunk.id.startswith(f"doc://{name}/p/") for chunk in found)
    assert all(chunk.tokens == count_tokens(chunk.embed_text) <= 100 for chunk in found)


def test_the_id_of_a_stored_document_does_not_depend_on_how_it_is_set(
    shown: Shown, tmp_path: Path
) -> None:
    value = json.loads(OURS.read_text(encoding="utf-8"))
    turned = dict(reversed(value.items()))
    other = tmp_path / "other.json"
    other.write_text("\ufeff" + json.dumps(turned), encoding="utf-8")
    assert shown(other)[1] == shown(OURS)[1]


def test_a_file_is_parsed_and_its_chunks_are_named_after_its_bytes(
    shown: Shown, pdf_file: Callable[..., Path], moody_backend: object
) -> None:
    path = pdf_file("x.pdf", 3)
    code, out, _ = shown(path, "-b", "moody", "--pages", "3", "--strategy", "blocks")
    assert code == 0
    (found, *_) = [json.loads(line) for line in out.splitlines()]
    assert found["id"].startswith(f"doc://{document_id(path.read_bytes())}/p/3/b/")
    assert found["page_idx"] == [2, 2]


def test_markdown_has_the_texts_below_their_ids(shown: Shown) -> None:
    chunks = [json.loads(line) for line in shown(OURS)[1].splitlines()]
    code, out, _ = shown(OURS, "--format", "md")
    assert code == 0
    assert out == "\n".join(f"<!-- {c['id']} -->\n\n{c['text']}\n" for c in chunks)


def test_an_output_file_has_what_stdout_would_have(shown: Shown, tmp_path: Path) -> None:
    to_stdout = shown(OURS, "--strategy", "parent_child")[1]
    code, out, _ = shown(OURS, "--strategy", "parent_child", "-o", tmp_path / "new" / "c.jsonl")
    assert (code, out) == (0, "")
    assert (tmp_path / "new" / "c.jsonl").read_text(encoding="utf-8") == to_stdout


@pytest.mark.parametrize(
    ("content", "code"),
    [("{}", "corrupt_document"), ("[1, 2", "corrupt_document"), ('{"a": 1}', "corrupt_document")],
)
def test_json_that_is_no_document_is_told(
    shown: Shown, tmp_path: Path, content: str, code: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    exit_code, out, err = shown(path)
    assert (exit_code, out) == (2, "")
    assert f"[{code}]" in err


def test_a_limit_that_is_too_small_is_told(shown: Shown) -> None:
    exit_code, _, err = shown(OURS, "--max-tokens", 5)
    assert exit_code == 2
    assert "[invalid_options]" in err


def test_a_file_that_is_not_there_is_told(shown: Shown, tmp_path: Path) -> None:
    exit_code, _, err = shown(tmp_path / "none.pdf")
    assert exit_code == 2
    assert "[source_not_found]" in err
