"""Scores of predictions, computed by the data sets' own scorer in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sets import BenchSet, set_dir

Scores = dict[str, float | None]
# What the worst documents are ranked by.
RANKING = {
    "page": ("overall",),
    "blocks": ("text", "head", "table", "fdisp", "finl"),
    "tables": ("teds",),
}


@dataclass(frozen=True, slots=True)
class Scored:
    """Means over the set and the scores of every document; ``None`` where nothing is to measure."""

    mean: Scores
    documents: dict[str, Scores]

    def worst(self, metrics: str, count: int) -> list[tuple[str, Scores]]:
        """The documents with the lowest mean of the ranking metrics, lowest first."""

        def rank(scores: Scores) -> float:
            values = [v for key in RANKING[metrics] if (v := scores.get(key)) is not None]
            return sum(values) / len(values) if values else 1.0

        return sorted(self.documents.items(), key=lambda item: rank(item[1]))[:count]


def score(
    bench: BenchSet, data: Path, predictions: Path, ids: Sequence[str], folder: Path | None = None
) -> Scored:
    """The scores of ``ids``; raises ``CalledProcessError`` when the scorer does not run.

    ``folder`` holds the ground truth where that is not the set's own.
    """
    with tempfile.TemporaryDirectory() as scratch:
        split, output = Path(scratch, "ids.txt"), Path(scratch, "scores.json")
        split.write_text("\n".join(ids), encoding="utf-8")
        command = [
            *(sys.executable, str(data / "score.py")),
            *(str(folder or set_dir(data, bench.name)), str(predictions)),
            *("--metrics", bench.metrics, "--split", str(split), "--json", str(output)),
            *("--worst", "0"),
        ]
        if bench.cut_refs:
            command.append("--cut-refs")
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(output.read_text(encoding="utf-8"))
    return Scored(mean=found["mean"], documents=found["documents"])
