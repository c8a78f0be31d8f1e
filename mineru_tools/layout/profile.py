"""What the document's running text looks like: the yardstick for titles, notes and captions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mineru_tools.layout.region import Region


@dataclass(frozen=True, slots=True)
class Profile:
    """``size`` of running text in points; whether it is ``bold``; its font's name."""

    size: float
    bold: bool
    font: str

    def larger(self, size: float) -> bool:
        return size > 1.08 * self.size + 0.1

    def smaller(self, size: float) -> bool:
        return size < 0.94 * self.size - 0.1


def profile_of(regions: Iterable[Region]) -> Profile:
    """The style most characters are set in; long lines count for more than short ones."""
    sizes: Counter[float] = Counter()
    styles: dict[float, Counter[tuple[str, bool]]] = {}
    for region in regions:
        for line in region.lines:
            size = round(line.size * 2) / 2
            weight = len(line.text) * (2 if len(line.text) > 30 else 1)
            sizes[size] += weight
            key = (line.font.name, line.bold > 0.5)
            styles.setdefault(size, Counter())[key] += weight
    if not sizes:
        return Profile(10.0, False, "")
    size = sizes.most_common(1)[0][0]
    font, bold = styles[size].most_common(1)[0][0]
    return Profile(size, bold, font)
