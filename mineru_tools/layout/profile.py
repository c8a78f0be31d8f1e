"""What the document's running text looks like: the yardstick for titles, notes and captions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mineru_tools.document.labels import BlockType
from mineru_tools.layout.region import Region


@dataclass(frozen=True, slots=True)
class Profile:
    """``size`` of running text in points; whether it is ``bold`` or ``mono``; its font's name."""

    size: float
    bold: bool
    font: str
    mono: bool = False

    def larger(self, size: float) -> bool:
        return size > 1.08 * self.size + 0.1

    def smaller(self, size: float) -> bool:
        return size < 0.94 * self.size - 0.1


def profile_of(regions: Iterable[Region]) -> Profile:
    """The style most characters are set in; long lines count for more than short ones."""
    sizes: dict[float, float] = defaultdict(float)
    styles: dict[float, dict[tuple[str, bool, bool], float]] = {}
    for region in regions:
        for line in region.lines:
            size = round(line.size * 2) / 2
            weight = float(len(line.text) * (2 if len(line.text) > 30 else 1))
            if region.kind is not BlockType.TEXT:
                weight *= 0.5
            if line.mono > 0.5:
                weight *= 0.2  # listings can outweigh the prose of a manual
            sizes[size] += weight
            key = (line.font.name, line.bold > 0.5, line.mono > 0.5)
            votes = styles.setdefault(size, defaultdict(float))
            votes[key] += weight
    if not sizes:
        return Profile(10.0, False, "")
    most = max(sizes.values())
    # Notes can outweigh the text of a page; what is larger and nearly as much is the text.
    size = max(s for s, weight in sizes.items() if weight >= 0.6 * most)
    font, bold, mono = max(styles[size], key=lambda k: styles[size][k])
    return Profile(size, bold, font, mono)
