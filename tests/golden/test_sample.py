"""``examples/sample.pdf`` read as a whole, against what was written down when it was read well.

``UPDATE_GOLDEN=1 pytest tests/golden`` writes the files anew; look at the difference before
committing it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from mineru_tools import ParsedDocument, ParseOptions, __version__, parse

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "sample.pdf"
EXPECTED = Path(__file__).parent / "sample"
SHOWN = 20  # differences in a report


def _json(value: Any) -> str:
    """JSON with one line for each list of numbers and each object without others in it."""
    return _written(value, 0) + "\n"


def _written(value: Any, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, (dict, list)) or not value:
        return flat
    if all(not isinstance(each, (dict, list)) or _is_box(each) for each in inner):
        return flat
    pad, end = " " * (depth + 1), " " * depth
    if isinstance(value, dict):
        rows = [f"{json.dumps(key)}: {_written(each, depth + 1)}" for key, each in value.items()]
        return "{\n" + ",\n".join(pad + row for row in rows) + f"\n{end}}}"
    rows = [_written(each, depth + 1) for each in value]
    return "[\n" + ",\n".join(pad + row for row in rows) + f"\n{end}]"


def _is_box(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, (int, float, str)) for each in value)


def _middle(parsed: ParsedDocument) -> Any:
    """The object without the version of the program that wrote it."""
    middle = dict(parsed.middle_json())
    assert middle["_version_name"] == __version__
    return {**middle, "_version_name": "of this program"}


OUTPUTS: dict[str, tuple[ParseOptions, Callable[[ParsedDocument], str]]] = {
    "sample.md": (ParseOptions(), lambda parsed: parsed.markdown()),
    "sample_middle.json": (ParseOptions(), lambda parsed: _json(_middle(parsed))),
    "sample_content_list.json": (ParseOptions(), lambda parsed: _json(parsed.content_list())),
    "sample_middle.mineru-3.4.json": (
        ParseOptions(compat="mineru-3.4"),
        lambda parsed: _json(_middle(parsed)),
    ),
}


@pytest.fixture(scope="module")
def parsed() -> Iterator[Callable[[ParseOptions], ParsedDocument]]:
    """A function that parses the sample, once for each choice of options."""
    done: dict[ParseOptions, ParsedDocument] = {}

    def parse_once(options: ParseOptions) -> ParsedDocument:
        if options not in done:
            done[options] = parse(SAMPLE, options)
        return done[options]

    yield parse_once
    for document in done.values():
        document.close()


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Where two JSON values differ, from the outside in, as ``path: expected -> found``."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in {**expected, **found}:
            place = f"{path}.{key}"
            if key not in found:
                yield f"{place}: {_short(expected[key])} -> nothing"
            elif key not in expected:
                yield f"{place}: nothing -> {_short(found[key])}"
            else:
                yield from differences(expected[key], found[key], place)
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for k, (a, b) in enumerate(zip(expected, found, strict=True)):
            yield from differences(a, b, f"{path}[{k}]")
    elif isinstance(expected, list) and isinstance(found, list):
        yield f"{path}: {len(expected)} items -> {len(found)} items"
        for k, (a, b) in enumerate(zip(expected, found, strict=False)):
            if a != b:
                yield from islice(differences(a, b, f"{path}[{k}]"), 3)
                return
    elif expected != found:
        yield f"{path}: {_short(expected)} -> {_short(found)}"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:117]}..."


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_sample_is_written_as_before(
    name: str, parsed: Callable[[ParseOptions], ParsedDocument]
) -> None:
    options, write = OUTPUTS[name]
    found, path = write(parsed(options)), EXPECTED / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    if name.endswith(".md"):
        assert found.splitlines() == expected.splitlines()
    else:
        report = list(islice(differences(json.loads(expected), json.loads(found)), SHOWN))
        assert not report, "\n".join(["expected -> found", *report])


def test_the_sample_has_no_issues(parsed: Callable[[ParseOptions], ParsedDocument]) -> None:
    assert parsed(ParseOptions()).issues == ()


def test_pictures_have_the_names_that_the_outputs_give_them(
    parsed: Callable[[ParseOptions], ParsedDocument],
) -> None:
    document = parsed(ParseOptions())
    named = [item["img_path"] for item in document.content_list() if item.get("img_path")]  # type: ignore[union-attr,call-overload]
    assert sorted(f"images/{name}" for name in document.assets) == sorted(set(named))
    assert len(named) >= 4


def test_a_difference_is_told_by_its_place() -> None:
    assert list(differences({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]})) == [
        '.a[1].b: "x" -> "y"'
    ]
    assert list(differences([1, 2], [1])) == [": 2 items -> 1 items"]
