from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from mineru_tools.errors import (
    CorruptDocument,
    OptionsError,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)
from mineru_tools.sources.source import Source


def test_a_path_gives_name_stem_and_path(tmp_path: Path) -> None:
    path = tmp_path / "A report.v2.PDF"
    path.write_bytes(b"data")
    for given in (path, str(path)):
        source = Source.of(given)
        assert (source.name, source.stem, source.suffix) == (
            "A report.v2.PDF",
            "A report.v2",
            ".pdf",
        )
        assert (source.data, source.path) == (b"data", path)


def test_bytes_and_streams_need_no_file(tmp_path: Path) -> None:
    assert Source.of(b"data").path is None
    assert Source.of(bytearray(b"data")).data == b"data"
    assert Source.of(io.BytesIO(b"data"), name="folder/x.pdf").name == "x.pdf"
    (tmp_path / "y.pdf").write_bytes(b"data")
    with (tmp_path / "y.pdf").open("rb") as file:
        assert Source.of(file).name == "y.pdf"


def test_a_source_is_given_back_as_it_is() -> None:
    source = Source("x.pdf", b"data")
    assert Source.of(source) is source


def test_the_data_stays_out_of_the_repr() -> None:
    assert "secret" not in repr(Source("x.pdf", b"secret"))


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path / "no.pdf", "", "a\0b", "https://example.org/a.pdf"):
        with pytest.raises(SourceNotFound):
            Source.of(path)


def test_a_file_used_as_a_folder_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"data")
    with pytest.raises(SourceNotFound):
        Source.of(tmp_path / "x" / "y.pdf")


def test_a_directory_is_refused_by_its_own_code(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        Source.of(tmp_path)
    assert caught.value.code == "is_a_directory"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_forbidden(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"data")
    path.chmod(0)
    with pytest.raises(SourceForbidden):
        Source.of(path)


def test_permission_errors_become_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.pdf").write_bytes(b"data")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceForbidden) as caught:
        Source.of(tmp_path / "x.pdf")
    assert caught.value.code == "source_forbidden"


def test_an_empty_file_is_corrupt_by_its_own_code(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").touch()
    for given in (tmp_path / "x.pdf", b"", io.BytesIO()):
        with pytest.raises(CorruptDocument) as caught:
            Source.of(given)
        assert caught.value.code == "empty_file"


def test_the_size_limit_is_the_last_size_accepted(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"12345")
    for given in (tmp_path / "x.pdf", b"12345", io.BytesIO(b"12345"), Source("x", b"12345")):
        if isinstance(given, io.BytesIO):
            given.seek(0)
        assert len(Source.of(given, max_bytes=5).data) == 5
        if isinstance(given, io.BytesIO):
            given.seek(0)
        with pytest.raises(SourceTooLarge):
            Source.of(given, max_bytes=4)


@pytest.mark.parametrize("given", [None, 3, io.StringIO("text"), ["x.pdf"]])
def test_what_is_no_source_is_an_options_error(given: object) -> None:
    with pytest.raises(OptionsError) as caught:
        Source.of(given)  # type: ignore[arg-type]
    assert caught.value.code == "invalid_source"
