from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from mineru_tools.errors import DocumentNotFound, InternalError, OptionsError
from mineru_tools.storage.library import Library, schema
from tests.storage.library.records import LARGE, passage, record, shelf


def truncate(database: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def empty(database: Path) -> None:
    os.truncate(database, 0)


def overwrite(database: Path) -> None:
    database.write_bytes(b"not a database at all" * 1000)


def drop_tables(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("DROP TABLE documents")


def age(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")


def database_of(folder: Path) -> Path:
    return folder / f"v{schema.VERSION}" / "library.db"


@pytest.mark.parametrize("damage", [truncate, empty, overwrite, drop_tables, age])
def test_a_database_that_cannot_be_read_is_put_aside_and_a_new_one_begun(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    library, document = shelf(tmp_path, "apple")
    library.close()
    damage(database_of(tmp_path))
    with Library(tmp_path, max_bytes=LARGE) as again:
        assert again.documents() == []
        again.add(record(b"one", [passage(1, 1, "apple")]), b"one")
        assert again.source(document)[1] == b"one"
        assert len(again.search("apple")) == 1
    assert database_of(tmp_path).with_name("library.db.damaged").exists()


def test_damage_in_the_middle_of_work_ends_one_call_not_the_server(tmp_path: Path) -> None:
    library, document = shelf(tmp_path, *["apple " * 500] * 40)
    library.close()
    database = database_of(tmp_path)
    with Library(tmp_path, max_bytes=LARGE) as again:
        with database.open("r+b") as file:  # the first page, which says what is where, stays
            file.seek(4096)
            file.write(b"\xff" * (database.stat().st_size - 4096))
        with pytest.raises(InternalError) as caught:
            list(again.passages(document))
        assert caught.value.code == "library_damaged"
        with pytest.raises(DocumentNotFound):
            again.document(document)
        again.add(record(b"one", [passage(1, 1, "apple")]), b"one")
        assert len(again.search("apple")) == 1


@pytest.mark.skipif(os.name != "posix", reason="open files cannot be deleted")
def test_a_folder_deleted_under_a_server_is_made_again(tmp_path: Path) -> None:
    library, document = shelf(tmp_path / "library", "apple")
    with library:
        shutil.rmtree(tmp_path / "library")
        with pytest.raises(DocumentNotFound):
            library.document(document)
        library.add(record(b"one", [passage(1, 1, "apple")]), b"one")
        assert library.source(document)[1] == b"one"


def test_what_an_earlier_version_left_is_deleted_and_a_later_one_let_be(tmp_path: Path) -> None:
    older, later = tmp_path / "v0", tmp_path / f"v{schema.VERSION + 1}"
    for each in (older, later, tmp_path / "very own"):
        each.mkdir()
    with Library(tmp_path, max_bytes=LARGE):
        assert not older.exists()
        assert later.exists()
        assert (tmp_path / "very own").exists()


def test_a_database_that_others_wrote_leads_to_no_other_folder(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "source").write_text("private")
    library, document = shelf(tmp_path / "library", "apple")
    with library:
        with closing(sqlite3.connect(database_of(tmp_path / "library"))) as other:
            other.execute("UPDATE documents SET sha256 = ?", (str(elsewhere),))
            other.commit()
        for use in (library.source, library.remove):
            with pytest.raises(OptionsError) as caught:
                use(document)
            assert caught.value.code == "invalid_name"
    assert (elsewhere / "source").exists()


def test_a_lock_that_is_not_released_is_an_operating_system_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, document = shelf(tmp_path, "apple")
    with library, closing(sqlite3.connect(database_of(tmp_path))) as other:
        other.execute("BEGIN IMMEDIATE")
        assert library.document(document).document == document  # reading goes on
        with pytest.raises(OSError, match="locked"), library._database.writing(wait_s=0):
            pass
        other.execute("ROLLBACK")
        library.remove(document)
