from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mineru_tools.cli.app import main
from tests.support.paper import formula_paper
from tests.support.pictures import corners, saved

pytestmark = pytest.mark.usefixtures("moody_backend")
Shown = Callable[..., tuple[int, str, str]]
HANGS, DIES, RAISES = 2, 3, 4  # pages of a file, see the backend


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]) -> Shown:
    """A function that runs ``mineru-tools parse`` and gives exit code, stdout and stderr."""

    def run(*arguments: object, backend: str = "moody") -> tuple[int, str, str]:
        code = main(["parse", "-b", backend, *map(str, arguments)])
        return code, *capsys.readouterr()

    return run


def test_a_file_becomes_a_folder_of_files(shown: Shown, pdf_file, tmp_path: Path) -> None:
    code, out, err = shown(pdf_file("in/x.pdf"), "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 1
    folder = tmp_path / "out" / "x" / "moody"
    assert str(folder) in out
    assert "text of page 0" in (folder / "x.md").read_text(encoding="utf-8")
    assert len(list((folder / "images").iterdir())) == 1


def test_minerus_own_flags_are_understood(shown: Shown, pdf_file, tmp_path: Path) -> None:
    code, _, _ = shown(
        "-p", pdf_file("x.pdf", 5), "-o", tmp_path / "out", "-m", "txt", "-l", "en",
        "-s", 1, "-e", 2, "-f", "false", "-t", "True", "-u", "http://localhost:1",
    )  # fmt: skip
    assert code == 0
    middle = json.loads((tmp_path / "out/x/moody/x_middle.json").read_text(encoding="utf-8"))
    assert len(middle["pdf_info"]) == 2
    assert "text of page 1" in json.dumps(middle)


@pytest.mark.parametrize(
    ("flags", "texts"),
    [
        (["--pages", "1,4-"], "034"[:3]),
        (["-s", "3"], "34"),
        (["-e", "1"], "01"),
        (["-s", "3", "-e", "-1"], "34"),
    ],
)
def test_pages_are_chosen(shown: Shown, pdf_file, flags: list[str], texts: str) -> None:
    code, out, _ = shown(pdf_file("x.pdf", 5), "--stdout", "md", *flags)
    assert code == 0
    assert re.findall(r"text of page (\d)", out) == list(texts)


def test_folders_are_searched_and_same_names_are_numbered(
    shown: Shown, pdf_file, tmp_path: Path
) -> None:
    for name in ("in/a/x.pdf", "in/b/deep/X.PDF", "in/page10.pdf", "in/page2.pdf"):
        pdf_file(name)
    (tmp_path / "in" / "note.txt").write_text("no PDF")
    out_folder = tmp_path / "in" / "out"
    for _ in range(2):  # the outputs hold PDFs too: a second run must not take them for inputs
        code, out, err = shown(tmp_path / "in", tmp_path / "in/a/x.pdf", "-o", out_folder)
        assert code == 0
        assert [Path(line.split()[1]).name for line in out.splitlines()] == [
            "x.pdf",
            "X.PDF",
            "page2.pdf",
            "page10.pdf",
        ]
    assert sorted(path.name for path in out_folder.iterdir()) == ["X_2", "page10", "page2", "x"]
    assert "4 of 4" in err


def test_pictures_in_folders_are_inputs_and_those_saved_by_a_parse_are_not(
    shown: Shown, pdf_file, tmp_path: Path
) -> None:
    pdf_file("in/x.pdf")
    (tmp_path / "in/scan.PNG").write_bytes(saved(corners()))
    (tmp_path / "in/images").mkdir()
    (tmp_path / "in/images/photo.jpg").write_bytes(saved(corners(), "JPEG"))
    code, _, _ = shown(tmp_path / "in/x.pdf", "-o", tmp_path / "in", "--formats", "md,images")
    assert code == 0
    assert len(list(tmp_path.glob("in/x/*/images/*.jpg"))) == 1
    code, out, _ = shown(tmp_path / "in", "-o", tmp_path / "out")
    assert code == 0
    assert [Path(line.split()[1]).name for line in out.splitlines()] == [
        "photo.jpg",
        "scan.PNG",
        "x.pdf",
    ]


def test_a_bad_file_stops_no_other_and_is_named_at_the_end(
    shown: Shown, pdf_file, tmp_path: Path
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "table.csv").write_text("a,b")
    files = ["broken.pdf", "empty.pdf", "table.csv", "gone.pdf"]
    code, out, err = shown(
        *(tmp_path / name for name in files), pdf_file("locked.pdf", password="x"),
        pdf_file("good.pdf"), "-o", tmp_path / "out",
    )  # fmt: skip
    assert code == 2
    codes = ["corrupt_document", "empty_file", "unsupported_format", "source_not_found"]
    for text in (out, err):
        for name, expected in zip(
            [*files, "locked.pdf"], [*codes, "password_required"], strict=True
        ):
            assert any(name in line and f"[{expected}]" in line for line in text.splitlines())
    assert (tmp_path / "out/good/moody/good.md").exists()
    assert "1 of 6" in err
    assert "Traceback" not in out + err


def test_the_exit_code_is_that_of_the_worst_error(shown: Shown, pdf_file, tmp_path: Path) -> None:
    files = [pdf_file("good.pdf"), pdf_file("dies.pdf", DIES), tmp_path / "gone.pdf"]
    code, out, err = shown(*files, "-l", "moody", "-o", tmp_path / "out")
    assert code == 70
    assert "[worker_died]" in err
    assert out.splitlines()[0].startswith("ok")


@pytest.mark.slow
def test_a_file_that_hangs_is_given_up(shown: Shown, pdf_file, tmp_path: Path) -> None:
    files = [pdf_file("hangs.pdf", HANGS), pdf_file("good.pdf")]
    code, out, _ = shown(
        *files, "-l", "moody", "-o", tmp_path / "out", "--timeout", 4, "--formats", "text"
    )
    assert code == 4
    assert "[parse_timeout]" in out.splitlines()[0]
    assert out.splitlines()[1].startswith("ok")


def test_a_traceback_is_shown_on_request_only(shown: Shown, pdf_file, tmp_path: Path) -> None:
    path = pdf_file("raises.pdf", RAISES)
    for flags, expected in (([], False), (["--debug"], True)):
        code, out, err = shown(path, "-l", "moody", "-o", tmp_path / "out", *flags)
        assert code == 70
        assert "[internal_error]" in out
        assert ("Traceback" in out + err) == expected


def test_page_issues_are_warnings(shown: Shown, pdf_file, tmp_path: Path) -> None:
    code, _, err = shown(pdf_file("x.pdf", 2), "-m", "ocr", "-o", tmp_path / "out")
    assert code == 0
    assert [line for line in err.splitlines() if "page 2" in line and "[page_failed]" in line]


def test_markdown_on_stdout_is_alone_there(shown: Shown, pdf_file) -> None:
    code, out, err = shown(pdf_file("x.pdf", 2), "--stdout", "md", "--page-separator", "=={page}==")
    assert code == 0
    assert [line for line in out.splitlines() if line] == [
        "text of page 0.",
        "==2==",
        "text of page 1.",
    ]
    assert err.startswith("ok")


def test_json_on_stdout_is_one_line_a_file(shown: Shown, pdf_file) -> None:
    _, out, _ = shown(pdf_file("x.pdf", 2), pdf_file("y.pdf"), "--stdout", "json", "-m", "ocr")
    first, second = map(json.loads, out.splitlines())
    assert Path(first["source"]).name == "x.pdf"
    assert (first["pages"], second["pages"]) == (2, 1)
    assert [issue["page"] for issue in first["issues"]] == [0, 1]
    assert first["content_list"][0]["text"] == "text of page 0."


@pytest.mark.parametrize(
    ("flags", "files"),
    [
        (["--formats", "text"], {"x.txt"}),
        (["--formats", "markdown,txt", "--images", "dropped"], {"x.md", "x.txt"}),
        (["--formats", "md"], {"x.md", "images"}),
        (["--formats", "html", "--images", "embedded"], {"x.html"}),
    ],
)
def test_formats_are_chosen(
    shown: Shown, pdf_file, tmp_path: Path, flags: list[str], files: set[str]
) -> None:
    code, _, _ = shown(pdf_file("x.pdf"), "-o", tmp_path / "out", *flags)
    assert code == 0
    assert {path.name for path in (tmp_path / "out/x/moody").iterdir()} == files


def test_all_formats_are_those_of_the_library(shown: Shown, pdf_file, tmp_path: Path) -> None:
    from mineru_tools.result import FORMATS

    shown(pdf_file("x.pdf"), "-o", tmp_path / "out", "--formats", "all")
    assert len(list((tmp_path / "out/x/moody").iterdir())) == len(FORMATS)


def test_formulas_are_delimited_as_asked_for_or_left_as_glyphs(
    shown: Shown, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(formula_paper())
    asked = (path, "--pages", "2", "--stdout", "md")
    _, dollars, _ = shown(*asked, backend="pipeline")
    _, brackets, _ = shown(*asked, "--math", "brackets", backend="pipeline")
    assert r"the rate $\alpha$ tells" in dollars
    assert r"the rate \(\alpha\) tells" in brackets
    _, without, _ = shown(*asked, "-f", "false", backend="pipeline")
    assert "the rate 𝛼 tells" in without
    monkeypatch.setenv("MINERU_FORMULA_ENABLE", "false")
    assert shown(*asked, backend="pipeline")[1] == without
    assert shown(*asked, "-f", "true", backend="pipeline")[1] == dollars


def test_tables_are_written_with_pipes_when_asked_for(shown: Shown) -> None:
    sample = Path(__file__).parents[2] / "examples" / "sample.pdf"
    asked = (sample, "--stdout", "md", "--pages", "2")
    _, plain, _ = shown(*asked, backend="pipeline")
    _, piped, _ = shown(*asked, "--tables", "pipe", backend="pipeline")
    assert "<td>14 March</td>" in plain
    assert "| 14 March |" in piped
    assert "| 14 March |" not in plain


def test_headers_and_anchors_are_written_when_asked_for(shown: Shown, pdf_file) -> None:
    _, plain, _ = shown(pdf_file("x.pdf"), "--stdout", "md")
    _, full, _ = shown(pdf_file("x.pdf"), "--stdout", "md", "--headers", "--page-anchors")
    assert [line for line in full.splitlines() if line and line not in plain.splitlines()] == [
        '<a id="page-1"></a>',
        "1",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "name"),
    [
        (["x.pdf"], 2, "no_output"),
        (["-o", "out"], 2, "no_input"),
        (["x.pdf", "-o", "out", "--formats", "docx"], 2, "unknown_format"),
        (["x.pdf", "-o", "out", "--pages", "0"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "--pages", "1", "-s", "1"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "-s", "3", "-e", "1"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "-s", "-1"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "--workers", "0"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "--timeout", "0"], 2, "invalid_options"),
        (["x.pdf", "-o", "out", "-b", "magic"], 2, "unknown_backend"),
    ],
)
def test_what_is_wrong_for_all_files_is_said_once(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, name: str
) -> None:
    assert main(["parse", *arguments]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"[{name}]")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("flags", [["-m", "magic"], ["-f", "perhaps"], ["--no-such-flag"]])
def test_flags_that_do_not_exist_end_with_2(
    capsys: pytest.CaptureFixture[str], flags: list[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["parse", "x.pdf", "-o", "out", *flags])
    assert caught.value.code == 2
    assert "[invalid_arguments]" in capsys.readouterr().err


def test_a_folder_without_documents_is_a_failure(shown: Shown, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    code, out, _ = shown(tmp_path / "in", "-o", tmp_path / "out")
    assert code == 2
    assert "[empty_folder]" in out


def test_an_output_folder_that_cannot_be_made_fails_the_file(
    shown: Shown, pdf_file, tmp_path: Path
) -> None:
    (tmp_path / "out").write_text("a file is in the way")
    code, out, _ = shown(pdf_file("x.pdf"), "-o", tmp_path / "out")
    assert code == 1
    assert "[write_failed]" in out


def test_the_environment_limits_the_size(
    shown: Shown, pdf_file, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERU_TOOLS_MAX_BYTES", "100")
    code, out, _ = shown(pdf_file("x.pdf"), "-o", tmp_path / "out")
    assert code == 2
    assert "[source_too_large]" in out


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mineru_tools", *map(str, arguments)]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


def test_the_module_runs_as_a_command_with_the_default_backend(pdf_file, tmp_path: Path) -> None:
    done = subprocess.run(
        command("parse", pdf_file("x.pdf", 2), "-o", tmp_path / "out"),
        capture_output=True, text=True, env=ENVIRONMENT, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    text = (tmp_path / "out/x/auto/x.md").read_text(encoding="utf-8")
    assert "River 2 is told of in verse 15." in text


@pytest.mark.skipif(os.name != "posix", reason="pipes of a POSIX shell")
def test_a_reader_that_goes_away_ends_the_run_quietly(pdf_file) -> None:
    files = [pdf_file(f"{number}.pdf", 3) for number in range(6)]
    process = subprocess.Popen(
        command("parse", *files, "--stdout", "md", "--workers", 1),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        err = process.stderr.read().decode()
    assert process.wait() == 141
    assert "Traceback" not in err


def test_what_reads_scans_is_chosen_by_its_name(shown: Shown, tmp_path: Path) -> None:
    (tmp_path / "scan.png").write_bytes(saved(corners()))
    _, _, err = shown(
        tmp_path / "scan.png", "-o", tmp_path / "out", "--ocr-model", "nobody", "--ocr-threads", 1,
        backend="pipeline",
    )  # fmt: skip
    assert "[unknown_text_model]" in err
