from __future__ import annotations

import subprocess
import sys

import mineru_tools
from mineru_tools import errors

WANTED = {
    "Document",
    "Formula",
    "MakeMode",
    "PageIssue",
    "ParseOptions",
    "ParseOutcome",
    "ParsedDocument",
    "RenderOptions",
    "Run",
    "SavedFiles",
    "Source",
    "Table",
    "__version__",
    "parse",
    "parse_many",
}


def test_the_public_names_are_these_and_every_error() -> None:
    raised = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.MineruToolsError)
    }
    assert set(mineru_tools.__all__) == WANTED | raised
    assert len(mineru_tools.__all__) == len(set(mineru_tools.__all__))


def test_dir_shows_the_names_before_they_are_loaded() -> None:
    code = "import mineru_tools; print(set(mineru_tools.__all__) <= set(dir(mineru_tools)))"
    assert run(code) == "True"


def test_a_name_is_the_one_of_its_module() -> None:
    from mineru_tools.api import parse
    from mineru_tools.options import ParseOptions

    assert mineru_tools.parse is parse
    assert mineru_tools.ParseOptions is ParseOptions


def test_neither_the_import_nor_the_api_loads_anything_heavy_early() -> None:
    heavy = "{'numpy', 'PIL', 'pydantic', 'rich', 'pypdfium2', 'torch'}"
    for code in ("import mineru_tools", "from mineru_tools.cli import app"):
        assert run(f"import sys; old = set(sys.modules); {code};"
                   f"print(sorted({heavy} & (set(sys.modules) - old)))") == "[]"  # fmt: skip


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()
