from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mineru_tools.errors import (
    CorruptDocument,
    MineruToolsError,
    OptionsError,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)
from mineru_tools.sources import opening
from mineru_tools.sources.roots import Roots

posix = pytest.mark.skipif(os.name == "nt", reason="links and pipes as POSIX has them")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """``docs`` (a root) beside ``outside`` (none), each with a file ``a.pdf``."""
    for folder in ("docs/sub", "outside"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("docs/a.pdf", "docs/sub/b c.pdf", "outside/a.pdf", "outside/secret.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


@pytest.fixture
def roots(place: Path) -> Roots:
    return Roots([place / "docs"])


def refusal(call: Callable[[], object]) -> tuple[type[MineruToolsError], str, str, str | None]:
    with pytest.raises(MineruToolsError) as caught:
        call()
    error = caught.value
    return type(error), error.code, error.message, error.hint


def test_a_file_is_found_by_absolute_and_by_relative_path(place: Path, roots: Roots) -> None:
    for text in (
        str(place / "docs" / "a.pdf"),
        "a.pdf",
        "./sub/../a.pdf",
        "docs/a.pdf",
        str(place / "outside" / ".." / "docs" / "a.pdf"),
    ):
        assert roots.find(text) == place / "docs" / "a.pdf"


def test_a_file_url_is_decoded_once(place: Path, roots: Roots) -> None:
    url = (place / "docs" / "sub" / "b c.pdf").as_uri()
    assert "b%20c" in url
    for text in (url, f"file://localhost{url[7:]}", f"FILE{url[4:]}"):
        assert roots.find(text) == place / "docs" / "sub" / "b c.pdf"
    assert refusal(lambda: roots.find(url.replace("%20", "%2520")))[0] is SourceNotFound


def test_a_file_url_of_another_machine_is_refused(roots: Roots) -> None:
    assert refusal(lambda: roots.find("file://server/share/a.pdf"))[1] == "outside_roots"


def test_the_first_root_that_has_a_file_counts(place: Path) -> None:
    both = Roots([place / "docs", place / "outside"])
    assert both.find("a.pdf") == place / "docs" / "a.pdf"
    assert both.find("secret.pdf") == place / "outside" / "secret.pdf"
    assert both.find("outside/a.pdf") == place / "outside" / "a.pdf"


@pytest.mark.parametrize(
    "text", ["../outside/secret.pdf", "{}/outside/secret.pdf", "file://{}/outside/secret.pdf"]
)
def test_what_lies_outside_is_refused_in_the_same_words_whether_it_exists(
    place: Path, roots: Roots, text: str
) -> None:
    there = refusal(lambda: roots.find(text.format(place)))
    gone = refusal(lambda: roots.find(text.format(place).replace("secret", "nothing")))
    assert there == gone
    assert there[:2] == (SourceForbidden, "outside_roots")
    assert str(place) not in f"{there[2]}{there[3]}"


@posix
@pytest.mark.parametrize("name", ["secret.pdf", "nothing.pdf", "secret.pdf/x", "../docs2/x"])
def test_a_link_out_of_the_root_is_refused_whatever_is_behind_it(
    place: Path, roots: Roots, name: str
) -> None:
    (place / "docs" / "link").symlink_to(place / "outside")
    (place / "docs" / "file.pdf").symlink_to(place / "outside" / name)
    for text in (f"link/{name}", "file.pdf"):
        assert refusal(lambda text=text: roots.find(text))[1] == "outside_roots"
        assert refusal(lambda text=text: roots.read(text, 99))[1] == "outside_roots"


@posix
def test_a_link_that_stays_inside_is_followed(place: Path, roots: Roots) -> None:
    (place / "docs" / "link.pdf").symlink_to("sub/b c.pdf")
    source = roots.read("link.pdf", 99)
    assert (source.name, source.data) == ("b c.pdf", b"docs/sub/b c.pdf")


@posix
def test_a_root_may_itself_be_reached_by_a_link(place: Path) -> None:
    (place / "way").symlink_to(place / "docs")
    assert Roots([place / "way"]).find(str(place / "way" / "a.pdf")) == place / "docs" / "a.pdf"


@posix
def test_links_in_a_circle_end_and_hide_no_way_out(place: Path, roots: Roots) -> None:
    docs = place / "docs"
    (docs / "loop").symlink_to("loop")
    (docs / "out").symlink_to(place / "outside")
    (docs / "trick").symlink_to("loop/../out")
    assert refusal(lambda: roots.read("loop", 99))[1] == "not_a_file"
    assert refusal(lambda: roots.find("loop/a.pdf"))[0] is SourceNotFound
    for text in ("loop/../out/secret.pdf", "trick/secret.pdf", "loop/../trick/secret.pdf"):
        there = refusal(lambda text=text: roots.find(text))
        assert there[1] == "outside_roots"
        assert there == refusal(lambda text=text: roots.find(text.replace("secret", "no")))


@posix
def test_a_pipe_is_refused_without_waiting_for_its_other_end(place: Path, roots: Roots) -> None:
    os.mkfifo(place / "docs" / "pipe.pdf")
    assert refusal(lambda: roots.read("pipe.pdf", 99))[1] == "not_a_file"


@posix
def test_a_device_is_no_file() -> None:
    assert refusal(lambda: Roots([Path("/dev")]).read("null", 99))[1] == "not_a_file"


def test_a_directory_is_refused_with_the_files_inside_it(roots: Roots) -> None:
    kind, code, _, hint = refusal(lambda: roots.find("sub"))
    assert (kind, code) == (SourceError, "is_a_directory")
    assert hint is not None
    assert "sub/b c.pdf" in hint
    assert refusal(lambda: roots.find("."))[1] == "is_a_directory"


@pytest.mark.parametrize(
    "text",
    ["", "a\0b", "file:", "file:///%00", "x" * 300, "x/" * 3000, "\ud800", "http://a/b", "~/a.pdf"],
)
def test_what_names_no_file_is_not_found(roots: Roots, text: str) -> None:
    assert refusal(lambda: roots.find(text))[:2] == (SourceNotFound, "source_not_found")


@posix
@pytest.mark.parametrize("text", [r"C:\docs\a.pdf", r"..\outside\a.pdf", r"\\host\share\a.pdf"])
def test_names_as_windows_writes_them_are_harmless_elsewhere(roots: Roots, text: str) -> None:
    assert refusal(lambda: roots.find(text))[0] is SourceNotFound


def test_a_file_used_as_a_folder_is_not_found(roots: Roots) -> None:
    assert refusal(lambda: roots.find("a.pdf/b"))[0] is SourceNotFound


def test_the_hint_proposes_near_names_of_readable_files_only(place: Path) -> None:
    docs = place / "docs"
    for name in ("report-2024.pdf", "report-2025.PDF", "report-2026.pdf", "report-2024.txt"):
        (docs / name).write_bytes(b"x")
    (docs / "report-9999.pdf").mkdir()
    (docs / "report-\n2024.pdf").write_bytes(b"x")
    hint = refusal(lambda: Roots([docs]).find("Report-2024.pd"))[3]
    assert hint is not None
    proposed = set(hint.removeprefix("there is: ").split(", "))
    assert proposed == {"report-2024.pdf", "report-2025.PDF", "report-2026.pdf"}
    wider = refusal(lambda: Roots([docs], {".txt"}).find("report-2024.tx"))[3]
    assert wider == "there is: report-2024.txt"


@posix
def test_no_hint_names_what_a_link_leads_to(place: Path, roots: Roots) -> None:
    (place / "docs" / "secret.pdf").symlink_to(place / "outside" / "secret.pdf")
    assert "secret" not in (refusal(lambda: roots.find("secre.pdf"))[3] or "")


def test_a_root_that_is_gone_lists_nothing_beside_it(place: Path) -> None:
    (place / "bare").mkdir()
    (place / "near.pdf").write_bytes(b"x")
    gone = Roots([place / "bare"])
    (place / "bare").rmdir()
    for text in (".", "a.pdf", str(place / "bare")):
        kind, _, _, hint = refusal(lambda text=text: gone.find(text))
        assert kind is SourceNotFound
        assert "near" not in (hint or "")


def test_without_roots_everything_is_refused(place: Path) -> None:
    for text in ("a.pdf", str(place / "docs" / "a.pdf")):
        assert refusal(lambda text=text: Roots([]).find(text))[1] == "outside_roots"


def test_a_root_must_be_a_folder(place: Path) -> None:
    for folder in (place / "none", place / "docs" / "a.pdf"):
        with pytest.raises(OptionsError) as caught:
            Roots([folder])
        assert caught.value.code == "invalid_root"


def test_a_file_is_read_with_name_and_real_path(place: Path, roots: Roots) -> None:
    source = roots.read("sub/b c.pdf", 99)
    assert (source.name, source.data) == ("b c.pdf", b"docs/sub/b c.pdf")
    assert source.path == place / "docs" / "sub" / "b c.pdf"


def test_the_size_limit_is_the_last_size_read(roots: Roots) -> None:
    size = len(b"docs/a.pdf")
    assert len(roots.read("a.pdf", size).data) == size
    with pytest.raises(SourceTooLarge):
        roots.read("a.pdf", size - 1)


def test_an_empty_file_is_corrupt(place: Path, roots: Roots) -> None:
    (place / "docs" / "e.pdf").touch()
    with pytest.raises(CorruptDocument) as caught:
        roots.read("e.pdf", 99)
    assert caught.value.code == "empty_file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_forbidden_by_its_name_alone(
    place: Path, roots: Roots
) -> None:
    (place / "docs" / "a.pdf").chmod(0)
    kind, code, message, _ = refusal(lambda: roots.read("a.pdf", 99))
    assert (kind, code) == (SourceForbidden, "source_forbidden")
    assert str(place) not in message


def swap_folder(place: Path) -> None:
    (place / "docs" / "sub").rename(place / "docs" / "moved")
    (place / "docs" / "sub").symlink_to(place / "outside")


def swap_file(place: Path) -> None:
    (place / "docs" / "sub" / "a.pdf").unlink()
    (place / "docs" / "sub" / "a.pdf").symlink_to(place / "outside" / "a.pdf")


@posix
@pytest.mark.parametrize("stepwise", [True, False])
@pytest.mark.parametrize("swap", [swap_folder, swap_file])
def test_a_link_put_in_the_way_after_the_check_leads_nowhere(
    place: Path,
    roots: Roots,
    monkeypatch: pytest.MonkeyPatch,
    swap: Callable[[Path], None],
    stepwise: bool,
) -> None:
    (place / "docs" / "sub" / "a.pdf").write_bytes(b"inside")
    found = roots.find("sub/a.pdf")
    swap(place)
    monkeypatch.setattr(opening, "_STEPWISE", stepwise)
    monkeypatch.setattr(roots, "find", lambda text: found)
    assert (place / "docs" / "sub" / "a.pdf").read_bytes() == b"outside/a.pdf"
    with pytest.raises(SourceNotFound):
        roots.read("sub/a.pdf", 99)


@posix
def test_a_pipe_put_in_the_way_after_the_check_does_not_block(
    place: Path, roots: Roots, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = roots.find("a.pdf")
    found.unlink()
    os.mkfifo(found)
    monkeypatch.setattr(roots, "find", lambda text: found)
    assert refusal(lambda: roots.read("a.pdf", 99))[1] == "not_a_file"


@posix
@pytest.mark.parametrize("stepwise", [True, False])
def test_reading_leaves_no_file_open(
    place: Path, roots: Roots, monkeypatch: pytest.MonkeyPatch, stepwise: bool
) -> None:
    monkeypatch.setattr(opening, "_STEPWISE", stepwise)
    probe = os.open(place, os.O_RDONLY)
    os.close(probe)
    for text, limit in (("sub/b c.pdf", 99), ("a.pdf", 1), ("no", 9), ("sub", 9)):
        with suppress(SourceError):
            roots.read(text, limit)
    again = os.open(place, os.O_RDONLY)
    os.close(again)
    assert again == probe  # the lowest free number is given


PARTS = st.sampled_from(
    ["..", ".", "docs", "outside", "sub", "a.pdf", "secret.pdf", "out", "loop", "", "%2e%2e", "~"]
)


@posix
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=6), absolute=st.booleans(), url=st.booleans())
def test_whatever_is_asked_only_bytes_from_inside_come_back(
    place: Path, roots: Roots, parts: list[str], absolute: bool, url: bool
) -> None:
    docs = place / "docs"
    if not (docs / "loop").is_symlink():
        (docs / "loop").symlink_to("loop")
        (docs / "out").symlink_to("../outside")
    text = "/".join([str(docs), *parts] if absolute else parts)
    said = ""
    try:
        source = roots.read(f"file://{text}" if url and absolute else text, 99)
    except SourceError as error:
        said = str(error)
    else:
        assert source.data.startswith(b"docs/")
    assert str(place) not in said
