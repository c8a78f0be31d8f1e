from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.vlm_oracle import Oracle, Served, serving
from mineru_tools import ParseOptions
from mineru_tools.cli import parse
from mineru_tools.cli.app import main
from mineru_tools.errors import JobCancelled
from mineru_tools.formats.table import open_pages
from mineru_tools.sources.source import Source
from tests.support.vlm_engines import oracle_of

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    with closing(open_pages(Source.of(SAMPLE), ParseOptions())) as pages:
        return oracle_of(pages)


@pytest.fixture
def served(oracle: Oracle) -> Iterator[Served]:
    with serving(oracle) as server:
        yield server


def test_what_a_server_said_is_recorded_and_read_again_without_it(
    served: Served, tmp_path: Path
) -> None:
    record, first, second = tmp_path / "record.jsonl", tmp_path / "1", tmp_path / "2"
    asked = "-b", "vlm-http-client", "-u", served.url, "--record", str(record)
    assert main(["parse", str(SAMPLE), "-o", str(first), *asked]) == 0
    assert len(record.read_text(encoding="utf-8").splitlines()) == len(served.asked)
    before = len(served.asked)
    again = "-b", "vlm", "--replay", str(record)
    assert main(["parse", str(SAMPLE), "-o", str(second), *again]) == 0
    assert len(served.asked) == before
    for name in ("sample.md", "sample_middle.json"):
        texts = [next(out.rglob(name)).read_text(encoding="utf-8") for out in (first, second)]
        assert texts[0] == texts[1]


@pytest.mark.parametrize(("effort", "asks"), [("medium", False), ("high", True)])
def test_effort_says_who_finds_the_layout_and_the_outputs_tell_it(
    served: Served, tmp_path: Path, effort: str, asks: bool
) -> None:
    flags = "-b", "hybrid-http-client", "-u", served.url, "--effort", effort
    assert main(["parse", str(SAMPLE), "-o", str(tmp_path), *flags]) == 0
    assert bool(served.asked) is asks
    said = json.loads(next(tmp_path.rglob("sample_middle.json")).read_text(encoding="utf-8"))
    told = said["_backend"], said["_effort"], said["_ocr_enable"]
    assert told == ("hybrid", effort, False)


@pytest.mark.parametrize(
    ("flags", "processes"),
    [
        (["-b", "vlm-transformers"], 1),
        (["-b", "vlm-transformers", "--workers", "3"], 3),
        (["-b", "vlm-http-client"], 2),
    ],
)
def test_a_model_on_this_machine_is_loaded_by_one_process_unless_more_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: list[str], processes: int
) -> None:
    seen: list[object] = []

    def attempt_all(*_: object, **how: object) -> Iterator[object]:
        seen.append(how["processes"])
        raise JobCancelled("enough is known")

    monkeypatch.setattr(parse, "attempt_all", attempt_all)
    monkeypatch.setattr(parse, "available_cpus", lambda: 2)
    files = [shutil.copy(SAMPLE, tmp_path / f"{name}.pdf") for name in "ab"]
    main(["parse", *map(str, files), "-o", str(tmp_path / "out"), *flags])
    assert seen == [processes]
