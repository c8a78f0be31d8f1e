"""What is embedded of pieces: their text below the headings, and whether a limit holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mineru_tools.chunking.pieces import Piece

PREFIX_SHARE = 3  # the headings take at most one part in so many of the limit
SEPARATOR = " > "
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Frame:
    """The headings of some pieces, the line that shows them, and the pieces to be read below."""

    headings: tuple[str, ...]
    prefix: str
    below: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return self.below_overlap("")

    def below_overlap(self, overlap: str) -> str:
        """What is embedded, with ``overlap`` between the headings and the pieces."""
        above = filter(None, (self.prefix, overlap))
        return "\n\n".join([*above, *(piece.embedded for piece in self.below)])


@dataclass(slots=True)
class Measure:
    """Measures texts in tokens.

    ``additive`` says that ``count`` reads what blank lines divide apart from each other, as
    tokenizers do whose words end at line breaks; then most decisions need no new counting.
    """

    count: Callable[[str], int]
    max_tokens: int
    headings: bool = True
    additive: bool = False
    _prefixes: dict[tuple[str, ...], tuple[str, int, int]] = field(default_factory=dict)

    def frame(self, pieces: Sequence[Piece], *, bare: bool = False) -> Frame:
        """How ``pieces`` are embedded; ``bare`` without any headings.

        The headings are those that the first piece stands under which is none itself, or, where a
        new section begins later on, those above the first piece. Headings at the beginning that
        the line above shows already are not read again.
        """
        lead = _leading_headings(pieces)
        new_section = any(piece.is_heading for piece in pieces[lead:])
        if lead == len(pieces) or (new_section and lead):
            headings, lead = pieces[0].passage.path, 0
        else:
            headings = pieces[lead].passage.path
        if bare:
            below = tuple(piece for piece in pieces if not piece.is_heading)
            return Frame(headings, "", below or tuple(pieces))
        prefix, hidden, _ = self._prefix(headings)
        if not prefix:
            return Frame(headings, "", tuple(pieces))
        repeated = (
            hidden < len(path) and path == headings[: len(path)]
            for path in (piece.opened_path for piece in pieces[:lead])
        )
        unshown = [piece for piece, shown in zip(pieces, repeated, strict=False) if not shown]
        return Frame(headings, prefix, (*unshown, *pieces[lead:]))

    def size(self, pieces: Sequence[Piece], *, bare: bool = False) -> int:
        return self.count(self.frame(pieces, bare=bare).text)

    def fits(self, pieces: Sequence[Piece], limit: int) -> bool:
        """Whether ``pieces`` are embedded in ``limit`` tokens; counted only where it is close."""
        frame = self.frame(pieces)
        if self.additive:
            joints = len(frame.below)
            prefix = self._prefix(frame.headings)[2] if frame.prefix else 0
            guess = prefix + joints + sum(piece.tokens for piece in frame.below)
            if guess + joints + 1 <= limit:
                return True
            if guess - 2 * joints - 2 > limit:
                return False
        return self.count(frame.text) <= limit

    def guess(self, pieces: Sequence[Piece]) -> int:
        """About the size of ``pieces``, without counting."""
        frame = self.frame(pieces)
        prefix = self._prefix(frame.headings)[2] if frame.prefix else 0
        return prefix + sum(piece.tokens + 1 for piece in frame.below)

    def _prefix(self, headings: tuple[str, ...]) -> tuple[str, int, int]:
        """The line that shows ``headings``, how many it hides, and its tokens."""
        if not self.headings or not headings:
            return "", len(headings), 0
        if headings not in self._prefixes:
            self._prefixes[headings] = self._written(headings)
        return self._prefixes[headings]

    def _written(self, headings: tuple[str, ...]) -> tuple[str, int, int]:
        room = self.max_tokens // PREFIX_SHARE
        for hidden in range(len(headings)):
            shown = [ELLIPSIS] * bool(hidden) + list(headings[hidden:])
            text = SEPARATOR.join(shown)
            if (tokens := self.count(text)) <= room:
                return text, hidden, tokens
        words = headings[-1].split()
        before = [ELLIPSIS] if len(headings) > 1 else []
        low, high = 0, min(len(words), room * 4)  # the last number of words known to fit
        while low < high:
            middle = (low + high + 1) // 2
            text = SEPARATOR.join([*before, " ".join(words[:middle])]) + " " + ELLIPSIS
            low, high = (middle, high) if self.count(text) <= room else (low, middle - 1)
        if not low:
            return "", len(headings), 0
        text = SEPARATOR.join([*before, " ".join(words[:low])]) + " " + ELLIPSIS
        return text, len(headings), self.count(text)


def _leading_headings(pieces: Sequence[Piece]) -> int:
    return next((i for i, piece in enumerate(pieces) if not piece.is_heading), len(pieces))
