"""``mineru-tools doctor``: what this installation has, what is missing and how to get it."""

from __future__ import annotations

import argparse
import json
import platform
import re
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from mineru_tools import __version__
from mineru_tools.registry import BACKENDS
from mineru_tools.settings import Settings
from mineru_tools.workers import available_cpus

_BASE = ("pypdfium2", "pillow", "numpy", "rich")
_EXTRA_OF = re.compile(r"""extra\s*==\s*["']([\w.-]+)["']""")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
# Where the package runs from a checkout without being installed there is no metadata to ask.
_KNOWN_EXTRAS = {
    "tables": ("onnxruntime",),
    "ocr": ("rapidocr", "onnxruntime", "opencv-python-headless"),
    "tesseract": ("tesserocr",),
    "remote": ("httpx",),
    "vlm": ("torch", "transformers", "httpx"),
    "mcp": ("mcp",),
    "langchain": ("langchain-core",),
    "llamaindex": ("llama-index-core",),
    "server": ("fastapi", "uvicorn", "python-multipart"),
    "office": ("lxml", "openpyxl"),
}


def add_flags(parser: argparse.ArgumentParser) -> None:
    """The flags of the subcommand."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0 when the base packages are all there, else 3."""
    found = examine()
    print(json.dumps(found, indent=2) if arguments.json else as_text(found))
    return 0 if all(found["packages"].values()) else 3


def examine() -> dict[str, Any]:
    """Everything ``doctor`` tells, as JSON values."""
    weights = Settings.read().weights_dir
    return {
        "version": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "platform": platform.platform(),
        "packages": {name: _version(name) for name in _BASE},
        "backends": dict.fromkeys(BACKENDS, "available"),
        "extras": {name: _extra(name, packages) for name, packages in sorted(_extras().items())},
        "devices": {"cpus": available_cpus(), "torch": _version("torch")},
        "weights": {"folder": str(weights), "exists": weights.is_dir(), "bytes": _size(weights)},
    }


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _extras() -> dict[str, tuple[str, ...]]:
    """The packages of each extra, from the installed metadata where there is any."""
    try:
        requirements = metadata.requires("mineru-tools") or []
    except metadata.PackageNotFoundError:
        return dict(_KNOWN_EXTRAS)
    extras: dict[str, tuple[str, ...]] = {}
    for line in requirements:
        extra, name = _EXTRA_OF.search(line), _NAME.match(line)
        if extra and name and extra[1] in _KNOWN_EXTRAS:
            extras[extra[1]] = (*extras.get(extra[1], ()), name[0])
    return extras or dict(_KNOWN_EXTRAS)


def _extra(name: str, packages: tuple[str, ...]) -> dict[str, Any]:
    missing = [package for package in packages if _version(package) is None]
    return {
        "installed": not missing,
        "missing": missing,
        "install": f"pip install 'mineru-tools[{name}]'" if missing else None,
    }


def _size(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def as_text(found: dict[str, Any]) -> str:
    """The report for people."""
    weights = found["weights"]
    lines = [
        f"mineru-tools {found['version']}",
        f"Python {found['python']} on {found['platform']}",
        "",
        "packages",
        *(f"  {name:<14}{version or 'MISSING'}" for name, version in found["packages"].items()),
        "",
        "backends",
        *(f"  {name:<14}{state}" for name, state in found["backends"].items()),
        "",
        "extras",
        *(
            f"  {name:<14}{'installed' if extra['installed'] else extra['install']}"
            for name, extra in found["extras"].items()
        ),
        "",
        "devices",
        f"  {'cpus':<14}{found['devices']['cpus']}",
        f"  {'torch':<14}{found['devices']['torch'] or 'not installed'}",
        "",
        "weights",
        f"  {weights['folder']} "
        + (f"({weights['bytes'] / 1e6:.1f} MB)" if weights["exists"] else "(not there)"),
    ]
    return "\n".join(lines)
