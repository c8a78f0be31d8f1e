"""``mineru-tools languages``: the languages that scans are read in, and what reads each here.

Each has one engine that is taken by default; the models that ``--ocr-model`` names know some, too.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from importlib.util import find_spec
from typing import Any


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of the subcommand."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0."""
    found = examine()
    print(json.dumps(found, indent=2) if arguments.json else as_text(found))
    return 0


def examine() -> list[dict[str, Any]]:
    """Each language with its other names, its engine and, where it cannot be read, what to get.

    ``models`` are all that know its letters, as ``--ocr-model`` takes them.
    """
    from mineru_tools.recognizers.text import tessdata  # brings numpy
    from mineru_tools.recognizers.text.languages import LANGUAGES, RAPID, known_to
    from mineru_tools.recognizers.text.registry import TEXT_MODELS

    rapid, tesseract = find_spec("rapidocr") is not None, find_spec("tesserocr") is not None
    data = tessdata.installed()
    known = {model: known_to(model) for model in TEXT_MODELS.rows}
    found = []
    for each in LANGUAGES:
        if each.engine == RAPID:
            missing = [] if rapid else ["pip install 'mineru-tools[ocr]'"]
        else:
            missing = [] if tesseract else ["pip install 'mineru-tools[tesseract]'"]
            missing += [] if each.data in data else [f"apt install {tessdata.package(each.data)}"]
        found.append(
            {
                "code": each.code,
                "names": list(each.names),
                "name": each.name,
                "script": each.script,
                "engine": each.engine,
                "models": [model for model, codes in known.items() if each.code in codes],
                "here": not missing,
                "install": missing,
            }
        )
    return found


def as_text(found: list[dict[str, Any]]) -> str:
    """The list for people."""
    lines = [
        f"{each['code']:<13}{each['name']:<34}{each['script']:<20}{each['engine']:<11}"
        + ("here" if each["here"] else "; ".join(each["install"]))
        for each in found
    ]
    here = sum(each["here"] for each in found)
    known = Counter(model for each in found for model in each["models"])
    models = ", ".join(f"{model} {count}" for model, count in known.items())
    lines.append(f"{len(found)} languages, {here} of them can be read here")
    return "\n".join([*lines, f"known to each --ocr-model: {models}"])
