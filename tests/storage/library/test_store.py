from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage, Place, TextLine
from mineru_tools.errors import BlockNotFound, DocumentNotFound, OptionsError, SourceNotFound
from mineru_tools.options import ParseOptions
from mineru_tools.storage.library import Issue, Library, ParseRecord
from tests.storage.library.records import LARGE, page, passage, record, shelf, with_cut

texts = st.text(max_size=20)
numbers = st.integers(1, 9)
cents = st.integers(-1000, 100_000).map(lambda value: value / 100)
places = st.builds(Place, numbers, st.builds(BBox, cents, cents, cents, cents))
passages = st.builds(
    Passage,
    page=numbers,
    block=numbers,
    type=st.sampled_from(BlockType),
    text=texts,
    markdown=texts,
    tokens=st.integers(0, 5000),
    places=st.lists(places, max_size=3).map(tuple),
    lines=st.lists(st.builds(TextLine, places, numbers, numbers), max_size=3).map(tuple),
    path=st.lists(texts, max_size=3).map(tuple),
    level=st.none() | numbers,
    html=st.none() | texts,
    latex=st.none() | texts,
    image=st.none() | texts,
    aside=st.booleans(),
    hidden=st.booleans(),
)
OCR = ParseOptions(method="ocr")


def texts_of(library: Library, document: str) -> list[str]:
    return [each.text for each in library.passages(document)]


def pages_of(first: int, last: int, word: str) -> list[Passage]:
    return [passage(number, 1, f"{word} {number}") for number in range(first, last + 1)]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("library"), max_bytes=LARGE) as library:
        yield library


@settings(max_examples=50)
@given(made=st.lists(passages, max_size=8))
def test_passages_come_out_as_they_went_in(shared: Library, made: list[Passage]) -> None:
    made.sort(key=lambda each: each.page)
    added = record(repr(made).encode(), made)
    shared.add(added, None)
    assert list(shared.passages(added.document)) == made
    assert shared.headings(added.document) == [
        each for each in made if each.type is BlockType.TITLE and not each.aside
    ]


def test_boxes_are_kept_to_the_hundredth_of_a_point(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        place = Place(1, BBox(1.23456, 2, 3.999, 4))
        library.add(record(b"a", [replace(passage(1, 1, "a"), places=(place,))]), None)
        (read,) = library.passages(library.documents()[0].document)
        assert read.places == (Place(1, BBox(1.23, 2, 4.0, 4)),)


def test_halves_of_surrogate_pairs_do_not_stop_a_document(tmp_path: Path) -> None:
    with shelf(tmp_path, "broken \ud800 text\x00 here")[0] as library:
        (hit,) = library.search("here")
        assert hit.passage.text == "broken ? text\x00 here"


def test_a_document_is_described(tmp_path: Path) -> None:
    kinds = (
        BlockType.TABLE,
        BlockType.IMAGE,
        BlockType.CHART,
        BlockType.INTERLINE_EQUATION,
        BlockType.TEXT,
    )
    made = record(
        b"a", [passage(n, b, "x", kind) for n in (2, 3, 5) for b, kind in enumerate(kinds)]
    )
    made = replace(made, issues=(Issue(3, "page_failed", "no luck"), Issue(None, "odd", "so")))
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, b"source")
        entry = library.document(made.document)
        assert (entry.document, entry.sha256) == (made.document, made.sha256)
        assert (entry.name, entry.media_type) == ("report.pdf", "application/pdf")
        assert (entry.title, entry.page_count, entry.size) == ("Annual report", 9, 6)
        assert entry.pages == ((2, 3), (5, 5))
        assert (entry.tables, entry.figures, entry.formulas) == (3, 6, 3)
        assert set(entry.issues) == set(made.issues)
        assert (entry.options, entry.backend, entry.version) == (ParseOptions(), "pipeline", "1")
        assert library.documents() == [library.document(made.document)]


def test_parses_of_other_pages_add_up_to_one_document(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        second = record(b"a", pages_of(4, 6, "second"), ParseOptions(pages="4-6"))
        library.add(replace(second, title="Chapter 2"), b"a")
        first = record(b"a", pages_of(1, 3, "first"), ParseOptions(pages="1-3"))
        library.add(first, b"a")
        entry = library.document(first.document)
        assert (entry.pages, entry.title) == (((1, 6),), "Annual report")
        assert texts_of(library, first.document) == [
            each.text for each in (*first.passages, *second.passages)
        ]
        middle = json.loads(library.middle_json(first.document))
        assert [each["page_idx"] for each in middle["pdf_info"]] == list(range(6))
        assert {hit.passage.page for hit in library.search("second first")} == set(range(1, 7))


def test_pages_are_read_as_they_were_asked_for_last(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        plain, ocr = (
            record(b"a", pages_of(1, 3, "plain")),
            record(b"a", pages_of(2, 2, "ocr"), OCR),
        )
        library.add(plain, b"a")
        library.add(ocr, b"a")
        assert texts_of(library, plain.document) == ["plain 1", "ocr 2", "plain 3"]
        assert library.document(plain.document).options == OCR
        assert library.show(plain.key)
        assert texts_of(library, plain.document) == ["plain 1", "plain 2", "plain 3"]
        library.add(ocr, b"a")
        assert texts_of(library, plain.document) == ["plain 1", "ocr 2", "plain 3"]
        assert library.has(ocr.key)
        assert (library.has("0" * 64), library.show("0" * 64)) == (False, False)


def test_outputs_are_put_together_from_the_pages(tmp_path: Path) -> None:
    items = [[{"type": "text", "text": "é"}], [], [{"type": "table"}, {"type": "text"}]]
    made = record(b"a", pages_of(1, 3, "x"))
    made = replace(
        made, pages=tuple(page(n, f"p{n}", each) for n, each in enumerate(items, start=1))
    )
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        assert json.loads(library.content_list(made.document)) == [
            x for each in items for x in each
        ]
        middle = json.loads(library.middle_json(made.document))
        assert middle["pdf_info"] == [json.loads(each.middle) for each in made.pages]
        assert (middle["_backend"], middle["_version_name"]) == ("pipeline", "1")
        assert library.page(made.document, 2) == made.pages[1]
        with pytest.raises(BlockNotFound):
            library.page(made.document, 4)


def test_reading_starts_anywhere_and_keeps_to_the_pages_asked_for(tmp_path: Path) -> None:
    made = record(b"a", [passage(n, b, f"{n}.{b}") for n in range(1, 6) for b in range(1, 41)])
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        whole = list(library.passages(made.document))
        assert whole == list(made.passages)
        start = Locator(made.document, 2, 7)
        assert list(library.passages(made.document, first=start)) == whole[46:]
        assert list(library.passages(made.document, first=Locator(made.document, 4))) == whole[120:]
        found = library.passages(made.document, first=start, pages=[5, 2])
        assert list(found) == whole[46:80] + whole[160:]
        with pytest.raises(BlockNotFound):
            library.passages(made.document, first=Locator(made.document, 2, 41))
        with pytest.raises(BlockNotFound):
            library.passages(made.document, first=Locator("0" * 16, 2, 1))


def test_the_first_passages_are_read_without_the_others(tmp_path: Path) -> None:
    made = record(b"a", [passage(1, block, "x") for block in range(1, 2001)])
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        reading = library.passages(made.document)
        assert len(list(itertools.islice(reading, 10))) == 10
        library.remove(made.document)
        assert len(list(reading)) < 100  # what was read ahead; the rest was never fetched


def test_a_block_is_found_by_its_locator_or_that_of_a_part(tmp_path: Path) -> None:
    made = record(b"a", [passage(1, 1, "a"), passage(1, 4, "table"), passage(2, 2, "b")])
    made = replace(made, parts={(1, 5): (1, 4), (2, 1): (1, 4)})
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        for number, block, text in ((1, 1, "a"), (1, 4, "table"), (1, 5, "table"), (2, 1, "table")):
            assert library.passage(Locator(made.document, number, block)).text == text


@pytest.mark.parametrize(("number", "block"), [(1, 9), (3, 1), (1, None), (None, None)])
def test_a_block_that_is_not_there_is_said_to_be_missing(
    tmp_path: Path, number: int | None, block: int | None
) -> None:
    library, document = shelf(tmp_path, "one", "two")
    with library, pytest.raises(BlockNotFound) as caught:
        library.passage(Locator(document, number, block))
    assert caught.value.code == "block_not_found"
    assert caught.value.hint


def test_a_hint_names_the_blocks_near_the_one_that_is_missing(tmp_path: Path) -> None:
    made = record(b"a", [passage(1, block, "x") for block in (1, 3, 8, 20, 21, 22, 23)])
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        with pytest.raises(BlockNotFound) as caught:
            library.passage(Locator(made.document, 1, 22 + 2))
        assert "8, 20, 21, 22, 23" in str(caught.value.hint)


def test_a_document_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    nobody = "0" * 16
    with Library(tmp_path, max_bytes=LARGE) as library:
        for ask in (
            library.document,
            library.passages,
            library.headings,
            library.middle_json,
            library.content_list,
            library.source,
            library.remove,
            lambda document: library.passage(Locator(document, 1, 1)),
            lambda document: library.cut(document, "a.jpg"),
            lambda document: library.asset(document, "a.jpg"),
            lambda document: library.keep_asset(document, "a.jpg", b""),
        ):
            with pytest.raises(DocumentNotFound) as caught:
                ask(nobody)
            assert caught.value.code == "document_not_found"


def test_source_and_pictures_are_kept_for_the_owner_alone(tmp_path: Path) -> None:
    made = with_cut(record(b"data", [passage(1, 1, "a")]), "a.jpg", 1)
    folder = tmp_path / "new" / "library"
    with Library(folder, max_bytes=LARGE) as library:
        library.add(made, b"data")
        assert library.source(made.document) == ("report.pdf", b"data")
        assert library.cut(made.document, "a.jpg") == Place(1, BBox(1.125, 2, 3, 4))
        assert library.asset(made.document, "a.jpg") is None
        before = library.size()
        library.keep_asset(made.document, "a.jpg", b"x" * 5000)
        assert library.asset(made.document, "a.jpg") == b"x" * 5000
        assert library.size() >= before + 5000
        with pytest.raises(BlockNotFound):
            library.cut(made.document, "b.jpg")
        if os.name == "posix":
            assert {each.stat().st_mode & 0o777 for each in (folder, *folder.iterdir())} == {0o700}
            modes = {each.stat().st_mode & 0o077 for each in folder.rglob("*") if each.is_file()}
            assert modes == {0}


@pytest.mark.parametrize("name", ["../a.jpg", "a/b.jpg", "", ".hidden", "a\x00", "x" * 300])
def test_a_picture_is_kept_under_a_plain_name_only(tmp_path: Path, name: str) -> None:
    library, document = shelf(tmp_path, "text")
    with library:
        with pytest.raises(OptionsError) as caught:
            library.keep_asset(document, name, b"x")
        assert caught.value.code == "invalid_name"
        assert library.asset(document, name) is None


def test_a_source_that_was_not_kept_is_said_to_be_missing(tmp_path: Path) -> None:
    made = record(b"a", [passage(1, 1, "a")])
    with Library(tmp_path, max_bytes=LARGE) as library:
        library.add(made, None)
        with pytest.raises(SourceNotFound):
            library.source(made.document)
        library.add(made, b"a")
        assert library.source(made.document)[1] == b"a"
        assert library.document(made.document).size == 1


def test_what_is_removed_is_gone_with_its_files(tmp_path: Path) -> None:
    library, document = shelf(tmp_path, "apple")
    with library:
        library.keep_asset(document, "a.jpg", b"x")
        library.remove(document)
        assert library.documents() == []
        assert library.search("apple") == []
        assert not [each for each in tmp_path.rglob("files/**/*") if each.is_file()]


def test_a_library_is_found_again_as_it_was_left(tmp_path: Path) -> None:
    library, document = shelf(tmp_path, "apple")
    library.close()
    with Library(tmp_path, max_bytes=LARGE) as again:
        assert texts_of(again, document) == ["apple"]
    with pytest.raises(OSError, match="closed"):
        again.documents()


def test_threads_add_and_read_at_once(tmp_path: Path) -> None:
    made = [record(f"{n}".encode(), pages_of(1, 3, f"word{n}")) for n in range(8)]
    failures: list[BaseException] = []

    def work(each: ParseRecord) -> None:
        try:
            library.add(each, b"source")
            for _ in range(3):
                assert len(list(library.passages(each.document))) == 3
                assert library.search(each.passages[0].text)
                library.documents()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    with Library(tmp_path, max_bytes=LARGE) as library:
        threads = [threading.Thread(target=work, args=(each,)) for each in made * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(library.documents()) == 8
        started = library.passages(made[0].document)
        next(started)
        rest: list[Passage] = []
        other = threading.Thread(target=lambda: rest.extend(started))
        other.start()
        other.join()
        assert len(rest) == 2
