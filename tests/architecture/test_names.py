"""Names and dependencies that this house does without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for folder in ("mineru_tools", "mcp_server", "integrations", "examples", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "predictions" not in path.parts  # what the benchmarks leave behind: Node and its packages
)
VAGUE = re.compile(r"(^|_)(utils?|helpers?|managers?|common|misc)(_|$)", re.IGNORECASE)
# AGPL or without a licence, and the upstream product itself.
UNWANTED = {"fitz", "pymupdf", "pymupdf4llm", "ultralytics", "doclayout_yolo", "surya", "mineru"}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_file_or_class_hides_behind_a_vague_name() -> None:
    files = [str(path) for path in SOURCES if VAGUE.search(path.stem)]
    classes = [
        f"{name}: {node.name}"
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and VAGUE.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name))
    ]
    assert files + classes == []


@pytest.mark.parametrize("name", ["utils", "pdf_utils", "text_helper", "Run_Manager", "common"])
def test_vague_names_are_recognised(name: str) -> None:
    assert VAGUE.search(name)


def test_nothing_is_imported_that_the_licence_rules_out() -> None:
    found = [
        f"{name}: {module}"
        for name, tree in trees()
        for module in imported(tree)
        if module.split(".")[0] in UNWANTED
    ]
    assert found == []


def test_only_settings_reads_the_environment() -> None:
    readers = [
        name
        for name, tree in trees()
        if name.startswith("mineru_tools/") and name != "mineru_tools/settings.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]
    assert readers == []


def test_every_module_with_code_says_what_it_is() -> None:
    silent = [name for name, tree in trees() if tree.body and not ast.get_docstring(tree)]
    assert silent == []


def test_no_path_of_a_particular_machine_is_in_the_sources() -> None:
    machine = re.compile(r"/(?:home|root|Users|work|tmp)/\w")
    found = [str(path) for path in SOURCES if machine.search(path.read_text(encoding="utf-8"))]
    assert found == []
