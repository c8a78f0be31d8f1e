from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.storage.output import (
    ENDINGS,
    MAX_STEM_BYTES,
    folder_for,
    safe_stem,
    unique_stems,
    write_file,
)


@pytest.mark.parametrize(
    ("stem", "safe"),
    [
        ("report", "report"),
        ("报告 2024", "报告 2024"),
        ("a/b\\c:d", "a_b_c_d"),
        ("..", "document"),
        ("", "document"),
        ("trailing. . ", "trailing"),
        ("con", "_con"),
        ("LPT1.old", "_LPT1.old"),
        ("console", "console"),
        (".hidden", ".hidden"),
        ("new\nline", "new_line"),
        ("caf\udce9", "caf_"),
    ],
)
def test_stems_become_safe_file_names(stem: str, safe: str) -> None:
    assert safe_stem(stem) == safe


@given(st.text(max_size=300))
def test_any_stem_makes_one_short_name_and_stays_when_safe(stem: str) -> None:
    safe = safe_stem(stem)
    assert safe
    assert not set(safe) & set('/\\:*?"<>|\0\n')
    assert len(os.fsencode(safe)) <= MAX_STEM_BYTES + 1
    assert safe_stem(safe) == safe
    assert len(os.fsencode(safe + max(ENDINGS.values(), key=len))) <= 255


stems = st.lists(st.sampled_from(["a", "A", "a_2", "a_3", "A_2", "b", "a/b", "a_b"]), max_size=12)


@given(stems)
def test_unique_stems_differ_even_without_capitals_and_keep_their_order(given: list[str]) -> None:
    found = unique_stems(given)
    assert len(found) == len(given)
    assert len({name.casefold() for name in found}) == len(found)
    for stem, name in zip(given, found, strict=True):
        assert name.startswith(safe_stem(stem))


def test_the_first_of_two_keeps_its_name() -> None:
    assert unique_stems(["a", "a", "b", "a"]) == ["a", "a_2", "b", "a_3"]
    assert unique_stems(["a", "a", "a_2"]) == ["a", "a_3", "a_2"]


@pytest.mark.parametrize(
    ("backend", "folder"),
    [
        ("pipeline", "auto"),
        (None, "auto"),
        ("vlm", "vlm"),
        ("hybrid", "hybrid_auto"),
        ("office", "office"),
        ("../mine", ".._mine"),
    ],
)
def test_folders_are_named_as_in_mineru(backend: str | None, folder: str) -> None:
    assert folder_for(Path("out"), "x", backend, "auto") == Path("out/x") / folder


def test_a_file_is_written_with_its_folders_and_replaces_an_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.md"
    assert write_file(path, "één").read_text(encoding="utf-8") == "één"
    assert write_file(path, b"two").read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["x.md"]
    if os.name == "posix":
        (tmp_path / "plain").write_text("")
        plain = stat.S_IMODE((tmp_path / "plain").stat().st_mode)
        assert stat.S_IMODE(path.stat().st_mode) == plain


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_file(tmp_path / "x.md", "old")

    def full(*_: object) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        write_file(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["x.md"]


def test_half_characters_do_not_stop_the_writing(tmp_path: Path) -> None:
    assert write_file(tmp_path / "x.md", "a\ud800b").read_text() == "a?b"
