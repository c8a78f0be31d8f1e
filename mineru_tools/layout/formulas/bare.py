"""A sign of a formula as its LaTeX is put together from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mineru_tools.document.symbols import Role


@dataclass(frozen=True, slots=True)
class Bare:
    """A sign, or several as one, with the box of what is black of it."""

    latex: str
    role: Role
    style: str
    size: float
    baseline: float
    hangs: bool
    space: bool
    of_text: bool
    x0: float
    x1: float
    y0: float
    y1: float

    def renamed(self, latex: str) -> Bare:
        """The same with other LaTeX, which says the style itself."""
        return replace(self, latex=latex, style="")
