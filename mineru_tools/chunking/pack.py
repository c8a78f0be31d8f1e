"""Units packed into groups that keep a limit; what is too long for any is cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from mineru_tools.chunking.measure import Measure
from mineru_tools.chunking.pieces import Piece
from mineru_tools.chunking.split import Room, Splitter, State, last_sentence
from mineru_tools.chunking.units import Bond, Unit, is_lead, loosened

Group: TypeAlias = list[Unit]
"""The units of a chunk."""


@dataclass(slots=True)
class Packer:
    """Packs the units of one stretch of the document, a section for example.

    ``reserve`` tokens are kept free in every group but the first. With ``merge`` off, each unit is
    a group of its own.
    """

    measure: Measure
    splitter: Callable[[Piece], Splitter]
    min_tokens: int = 0
    reserve: int = 0
    merge: bool = True
    groups: list[Group] = field(default_factory=list)
    _open: Group = field(default_factory=list)

    def pack(self, units: Iterable[Unit]) -> list[Group]:
        """The groups in order; those below ``min_tokens`` take units from the one before."""
        for unit in units:
            self._add(unit)
            if unit.alone or not self.merge:
                self._close()
        self._close()
        for i in range(len(self.groups) - 1, 0, -1):
            self._fill_up(i)
        return self.groups

    @property
    def _limit(self) -> int:
        return self.measure.max_tokens - (self.reserve if self.groups else 0)

    def _add(self, unit: Unit) -> None:
        if not unit.alone and self._fits(unit.pieces):
            self._open.append(unit)
            return
        if self.measure.fits(unit.pieces, self._fresh_limit):
            self._close()
            self._open.append(unit)
            return
        looser = self._loosened(unit)
        if looser == [unit]:
            self._pour(unit)
        else:
            for each in looser:
                self._add(each)

    @property
    def _fresh_limit(self) -> int:
        begun = self.groups or self._open
        return self.measure.max_tokens - (self.reserve if begun else 0)

    def _fits(self, pieces: Sequence[Piece]) -> bool:
        return self.measure.fits([*pieces_of(self._open), *pieces], self._limit)

    def _close(self) -> None:
        if self._open:
            self.groups.append(self._open)
            self._open = []

    def _loosened(self, unit: Unit) -> list[Unit]:
        """The unit without its weakest bonds; formulas keep the sentence before them for longer."""
        units = loosened(unit)
        if len(units) == 1 or min(unit.bonds) is not Bond.INTRODUCED:
            return units
        found = [units[0]]
        for after in units[1:]:
            before = found.pop()
            bonds = (Bond.SENTENCE, *after.bonds)
            halves = last_sentence(before.pieces[-1], self.measure.count)
            if halves is None:
                joined = (*before.pieces, *after.pieces)
                found.append(Unit(joined, (*before.bonds, *bonds)))
            else:
                found.append(replace(before, pieces=(*before.pieces[:-1], halves[0])))
                found.append(Unit((halves[1], *after.pieces), bonds))
        return found

    def _pour(self, unit: Unit) -> None:
        """Add a unit in parts, its headings and lead-in with the first part of what follows."""
        if self._open and self.measure.guess(pieces_of(self._open)) >= self.min_tokens:
            self._close()
        lead: tuple[Piece, ...] = ()
        for i, piece in enumerate(unit.pieces):
            waits = i + 1 < len(unit.pieces)
            if self._fits((*lead, piece)):
                lead = (*lead, piece)
                if not waits:
                    self._open.append(Unit(lead))
                    lead = ()
            else:
                self._cut(lead, piece)
                lead = ()
        if lead:
            self._open.append(Unit(lead))

    def _cut(self, lead: tuple[Piece, ...], piece: Piece) -> None:
        """Add the parts of ``piece``, the first behind ``lead``."""
        splitter = self.splitter(piece)
        at: State | None = ()
        while at is not None:
            room = self._room(lead, piece)
            taken = splitter.take(at, room)
            if taken is None:  # only where a fresh group offers more
                self._close()
            elif room.holds(taken.piece.embedded):
                self._open.append(Unit((*lead, self._counted(taken.piece))))
                if taken.then is not None:
                    self._close()
                lead, at = (), taken.then
            else:
                lead, room = self._without_lead(lead)
                taken = splitter.take(at, room) or taken
                bare = Unit((*lead, self._counted(taken.piece)), alone=True, bare=True)
                self.groups.append([bare])
                lead, at = (), taken.then

    def _counted(self, part: Piece) -> Piece:
        return replace(part, tokens=self.measure.count(part.embedded))

    def _without_lead(self, lead: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], Room]:
        """For what is too long even below its headings: nothing but itself in the group."""
        self._close()
        if lead and not is_lead(lead):
            self._open.append(Unit(lead))
            self._close()
            lead = ()
        return lead, Room(self.measure.count, self.measure.max_tokens, True, is_bare=True)

    def _room(self, lead: tuple[Piece, ...], piece: Piece) -> Room:
        """What the open group offers to a part of ``piece`` behind ``lead``."""
        probe = replace(piece, embedded="", markdown="")
        above = self.measure.frame([*pieces_of(self._open), *lead, probe]).text
        count = self.measure.count
        return Room(lambda text: count(above + text), self._limit, is_fresh=not self._open)

    def _fill_up(self, at: int) -> None:
        """Move units to a small group from the one before, while that stays large enough."""
        before, group = self.groups[at - 1], self.groups[at]
        if group[0].alone or self.measure.guess(pieces_of(group)) >= self.min_tokens:
            return
        limit = self.measure.max_tokens - self.reserve
        while len(before) > 1 and self.measure.guess(pieces_of(group)) < self.min_tokens:
            unit = before[-1]
            enough = self.measure.guess(pieces_of(before[:-1])) >= self.min_tokens
            if unit.is_cut or not enough:
                return
            if not self.measure.fits([*unit.pieces, *pieces_of(group)], limit):
                return
            group.insert(0, before.pop())


def pieces_of(group: Iterable[Unit]) -> list[Piece]:
    return [piece for unit in group for piece in unit.pieces]
