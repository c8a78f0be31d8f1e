"""The data sets that are measured, with their metrics and targets; one row each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

SPEED_TARGET_S = 0.08  # median seconds per page, one process, warm


@dataclass(frozen=True, slots=True)
class BenchSet:
    """One data set. ``shown`` adds metrics without a target to the report.

    ``cut_refs``: the ground truth leaves the list of references out, so predictions must too.
    """

    name: str
    metrics: Literal["page", "blocks", "tables"]
    targets: Mapping[str, float]
    shown: tuple[str, ...] = ()
    cut_refs: bool = False
    columns: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", (*self.targets, *self.shown))


_FORMULAS = (
    {"fdisp": 0.90, "fdisp_exact": 0.50, "finl": 0.90, "finl_exact": 0.60},
    ("text", "extra"),
)

SETS = (
    BenchSet(
        "odl-bench",
        "page",
        {"nid": 0.935, "mhs": 0.88, "teds": 0.98},
        shown=("overall", "nid_s", "teds_s"),
    ),
    BenchSet(
        "joss-papers",
        "blocks",
        {"text": 0.98, "head": 0.90, "extra": 0.95, "fdisp": 0.85, "finl": 0.80},
        shown=("order", "head_lvl", "table"),
        cut_refs=True,
    ),
    BenchSet(
        "jose-jats",
        "blocks",
        {"text": 0.995, "head": 0.95, "table": 0.80},
        shown=("order", "extra", "head_lvl"),
        cut_refs=True,
    ),
    BenchSet(
        "debian-manuals",
        "blocks",
        {"text": 0.985, "head": 0.90, "table": 0.95},
        shown=("order", "extra", "head_lvl"),
    ),
    # Unlike the papers above, the arXiv documents here keep their references in the ground truth.
    BenchSet(
        "readoc-sample",
        "blocks",
        {"text": 0.93, "head": 0.88, "head_lvl": 0.95, "table": 0.85, "fdisp": 0.85, "finl": 0.85},
        shown=("order", "extra"),
    ),
    BenchSet("icdar2013-tables", "tables", {"teds": 0.90}, shown=("teds_s",)),
    BenchSet("ppb-tables", "tables", {"teds": 0.88}, shown=("teds_s",)),
    BenchSet("ppb-formulas", "blocks", *_FORMULAS),
    BenchSet("ppb-mixed", "blocks", *_FORMULAS),
)
SET_NAMES = tuple(s.name for s in SETS)
ROBUST_SET = "robust-pdf"


def set_dir(data: Path, name: str) -> Path:
    """The folder of one set below ``data``, the folder that also holds ``score.py``."""
    return data / "data" / name


def pdf_files(data: Path, name: str) -> dict[str, Path]:
    """Document id -> PDF, in the order of the set's manifest."""
    folder = set_dir(data, name)
    return {row["id"]: folder / row["file"] for row in _manifest(folder)}


def page_counts(data: Path, name: str) -> dict[str, int]:
    """Document id -> number of pages, as the set's manifest has it."""
    return {row["id"]: int(row["pages"]) for row in _manifest(set_dir(data, name))}


def _manifest(folder: Path) -> list[dict[str, str]]:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
