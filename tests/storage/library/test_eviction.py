from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mineru_tools.options import ParseOptions
from mineru_tools.storage.library import Library, ParseRecord
from tests.storage.library.records import LARGE, passage, record

SOURCE = b"x" * 200_000


def document(name: str, options: ParseOptions | None = None) -> ParseRecord:
    return record(name.encode(), [passage(1, 1, f"{name} " * 50)], options)


@pytest.fixture
def empty_size(tmp_path: Path) -> int:
    with Library(tmp_path / "empty", max_bytes=LARGE) as library:
        return library.size()


@pytest.fixture
def library(tmp_path: Path, empty_size: int) -> Library:
    """One that has room for two sources and not for three."""
    return Library(tmp_path / "small", max_bytes=empty_size + 2 * len(SOURCE) + 150_000)


def files(folder: Path) -> int:
    return sum(each.is_file() for each in folder.rglob("files/**/*"))


def test_what_was_used_longest_ago_goes_with_its_files(library: Library, tmp_path: Path) -> None:
    first, second, third = map(document, ("first", "second", "third"))
    with library:
        library.add(first, SOURCE)
        library.add(second, SOURCE)
        assert library.show(first.key)
        library.add(third, SOURCE)
        assert [each.document for each in library.documents()] == [third.document, first.document]
        assert (library.has(first.key), library.has(second.key)) == (True, False)
        assert library.search("second") == []
        assert files(tmp_path / "small") == 2
        assert library.size() <= library._max_bytes


def test_reading_counts_as_use(library: Library) -> None:
    first, second, third = map(document, ("first", "second", "third"))
    with library:
        library.add(first, SOURCE)
        library.add(second, SOURCE)
        library.document(first.document)
        library.add(third, SOURCE)
        assert library.has(first.key)


def test_what_was_just_added_stays_however_large(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=1) as library:
        for name in ("first", "second"):
            made = document(name)
            library.add(made, SOURCE)
            assert [each.document for each in library.documents()] == [made.document]
            assert library.source(made.document)[1] == SOURCE


def test_pages_of_a_parse_that_went_show_another_one(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        options = ParseOptions(method="ocr")
        both = [passage(1, 1, "plain one"), passage(2, 1, "plain two")]
        plain = record(b"a", both)
        library.add(record(b"a", [passage(2, 1, "ocr two")], options), b"a")
        library.add(plain, b"a")
        library._max_bytes = 1
        library.add(record(b"a", [passage(1, 1, "late one")], ParseOptions(lang="ch")), b"a")
        texts = [each.text for each in library.passages(plain.document)]
        assert texts == ["late one"]  # a parse of one document goes like that of another
        assert library.source(plain.document)[1] == b"a"


def test_the_last_parse_but_one_takes_over_when_the_newer_went(tmp_path: Path) -> None:
    plain = record(b"a", [passage(1, 1, "plain")])
    ocr = record(b"a", [passage(1, 1, "ocr " * 50_000)], ParseOptions(method="ocr"))
    other = document("other")
    with Library(tmp_path, max_bytes=LARGE) as library:
        for each in (plain, ocr):
            library.add(each, b"a")
        with library._database.writing() as connection:
            connection.execute("UPDATE parses SET used = 0 WHERE key = ?", (ocr.key,))
        library._max_bytes = library.size() - 50_000
        library.add(other, b"other")
        assert [each.text for each in library.passages(plain.document)] == ["plain"]
        assert not library.has(ocr.key)


def test_pictures_count_and_go_when_nothing_else_can(library: Library) -> None:
    first, second = map(document, ("first", "second"))
    with library:
        library.add(first, SOURCE)
        library.add(second, b"")
        for number in range(4):
            library.keep_asset(second.document, f"{number}.jpg", SOURCE)
        assert not library.has(first.key)
        assert library.has(second.key)
        kept = [library.asset(second.document, f"{n}.jpg") is not None for n in range(4)]
        assert kept == [False, False, True, True]


def test_the_file_shrinks_when_documents_go(tmp_path: Path) -> None:
    text = " ".join(f"word{n}" for n in range(20_000))
    with Library(tmp_path, max_bytes=LARGE) as library:
        made = record(b"a", [passage(n, 1, text) for n in range(1, 6)])
        library.add(made, None)
        library.remove(made.document)
    (database,) = tmp_path.rglob("library.db")
    assert database.stat().st_size < 500_000


def test_what_others_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        made = document("a")
        library.add(made, SOURCE)
        (partial,) = tmp_path.rglob("partial")
        old, new = partial / "old", partial / "new"
        for each in (old, new):
            each.write_bytes(b"x")
        os.utime(old, (0, time.time() - 7200))
        library.remove(made.document)
        assert list(partial.iterdir()) == [new]


def test_reading_writes_nothing_until_it_is_noted(tmp_path: Path) -> None:
    with Library(tmp_path, max_bytes=LARGE) as library:
        for name in ("a", "b"):
            library.add(document(name), b"")
        first, second = (document(name).document for name in ("a", "b"))
        before = library.document(first).used
        assert library.document(first).used == before
        assert [each.document for each in library.documents()] == [first, second]
        assert library.document(first).used > before
        library._noted -= 120
        list(library.passages(second))
        assert library.document(second).used > library.document(first).used
