from __future__ import annotations

from collections.abc import Callable

from mineru_tools.backends.vlm.conversation import PageReading
from mineru_tools.backends.vlm.page_breaks import asking, with_cell_merges
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.document.geometry import BBox
from mineru_tools.errors import InferenceFailed
from mineru_tools.run import Run
from tests.support.vlm_engines import ScriptedEngine


def table(*rows: tuple[str, ...]) -> Region:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    html = "".join(f"<tr>{row}</tr>" for row in cells)
    return Region("table", BBox(0.1, 0.1, 0.9, 0.9), 0, f"<table>{html}</table>")


FIRST = table(("Name", "What"), ("stone", "a hard"))
SECOND = table(("", "thing"), ("river", "wet"))


def pages(*tables: Region, indices: tuple[int, ...] = (0, 1)) -> list[PageReading]:
    return [PageReading(k, (each,)) for k, each in zip(indices, tables, strict=True)]


def merges(readings: list[PageReading], ask: Callable[[str], str | None]) -> list[object]:
    return [r.regions[0].cell_merge for r in with_cell_merges(readings, ask)]


def test_a_table_learns_which_of_its_cells_go_on() -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return "[0, 1]"

    assert merges(pages(FIRST, SECOND), ask) == [None, (0, 1)]
    (prompt,) = asked
    assert "a hard" in prompt
    assert "thing" in prompt


def test_pages_that_do_not_follow_one_another_are_not_compared() -> None:
    assert merges(pages(FIRST, SECOND, indices=(0, 2)), lambda _: "[0, 1]") == [None, None]


def test_an_answer_that_says_nothing_changes_nothing() -> None:
    for answer in (None, "", "I cannot tell.", "[0]", "[2, 2]"):
        assert merges(pages(FIRST, SECOND), lambda _, answer=answer: answer) == [None, None]  # type: ignore[misc]


def test_the_engine_is_asked_without_a_picture_and_may_fail() -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Reply:
        seen.append(request)
        if len(seen) > 1:
            raise InferenceFailed("no", code="vlm_server_failed")
        return Reply("[1, 1]")

    engine = ScriptedEngine(answer)
    ask = asking(engine, Run())
    assert (ask("a"), ask("b")) == ("[1, 1]", None)
    assert seen[0].image is None
    engine.close()
