"""Words and wide spaces in a row of a formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import SMALL, axis_of, box_of, em_of, made

_LEVEL = 0.1  # of the size; words of one stretch stand on one line
_WORD_SPACE = 0.6  # em, stretched; farther apart are two stretches
_JOINED = 0.12  # em; letters of one word touch
# White around a word that is a space and not what TeX puts around the signs beside it.
_SPACE = {Role.RELATION: 0.45, Role.BINARY: 0.4, Role.PUNCTUATION: 0.3}
_SPACE |= dict.fromkeys((Role.LARGE, Role.FUNCTION), 1.0)  # limits are wider than operators
_THIN = 0.25  # em; the same beside letters: a thin space and the white of both, no word space
_THIN_GROWN = 0.4  # em; the same beside a bracket that grows, which has 0.2 of white of its own
_DIFFERENTIAL = 0.2  # em of white before the d of an integral that is a thin space
_QUADS = ((1.75, "\\qquad"), (0.8, "\\quad"))  # em of white that is one
# Em of white on both sides of a bar that relates: the 0.28 of relations and the bar's own 0.1; a
# bracket has no more than its own.
_BAR = 0.27
_LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
_INNER = frozenset(".,-’'")
_MODULI = ("\\text{mod}", "\\operatorname{mod}", "\\bmod")


def with_words(row: Sequence[Bare], *, script: bool = False) -> list[Bare]:
    """The row, from left to right, its words as text with the spaces around them."""
    ordered, em = sorted(row, key=lambda a: a.x0), em_of(row)
    out: list[Bare] = []
    at = 0
    while at < len(ordered):
        end = _stretch(ordered, at)
        if end == at:
            out.append(_name(ordered, at))
            at += 1
            continue
        before = out[-1] if out else None
        after = ordered[end] if end < len(ordered) else None
        small = script or ordered[at].size < SMALL * em
        out.append(_text(ordered[at:end], before, after, small))
        at = end
    return _moduli(out)


def _stretch(row: Sequence[Bare], at: int) -> int:
    """Where the words end that begin at an index; the index itself where none do."""
    end = at
    for k in range(at, len(row)):
        if k > at and not _goes_on(row[k - 1], row[k]):
            break
        if _is_lettering(row[k]):
            end = k + 1
        elif k == at or row[k].latex not in _INNER or not row[k].of_text:
            break
    found = row[at:end]
    points = any(a.latex == "." for a in found)
    if points and end < len(row) and row[end].latex == "." and _goes_on(row[end - 1], row[end]):
        end += 1  # of an abbreviation: s.t.
    words = any(a.role is Role.WORD for a in found)
    return end if words or points else at


def _is_lettering(atom: Bare) -> bool:
    upright = atom.style in ("mathrm", "text") and atom.role in (Role.WORD, Role.LETTER)
    return atom.of_text and (upright or atom.latex in _LIGATURES)


def _goes_on(a: Bare, b: Bare) -> bool:
    level = abs(a.baseline - b.baseline) < _LEVEL * a.size and abs(a.size - b.size) < 0.1 * a.size
    return level and b.x0 - a.x1 < _WORD_SPACE * a.size


def _text(words: Sequence[Bare], before: Bare | None, after: Bare | None, script: bool) -> Bare:
    body = "".join(_apart(words))
    box = box_of(words)
    whole = replace(words[0], role=Role.WORD, style="", x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1)
    opens = before is not None and _is_space(before, whole, box.x0 - before.x1)
    closes = after is not None and _is_space(after, whole, after.x0 - box.x1)
    if len(words) == 1 and not (script or closes) and after and _is_argument(whole, after):
        return replace(whole, latex=f"\\operatorname{{{body}}}")
    return replace(whole, latex=f"\\text{{{' ' * opens}{body}{' ' * closes}}}")


def _apart(words: Sequence[Bare]) -> Iterator[str]:
    """The letters of words with a space between two that do not touch."""
    for k, word in enumerate(words):
        if k and word.x0 - words[k - 1].x1 > _JOINED * word.size and word.latex not in ".,":
            yield " "
        yield word.latex


def _is_space(other: Bare, word: Bare, white: float) -> bool:
    """Whether the white between a word and its neighbour is a space; scripts have none outside."""
    if other.size > word.size / SMALL:
        return False
    return _SPACE.get(other.role, _thin(other)) * other.size < white < _QUADS[-1][0] * other.size


def _thin(other: Bare) -> float:
    return _THIN_GROWN if other.hangs and other.role is Role.OPEN else _THIN


def _is_argument(name: Bare, after: Bare) -> bool:
    """Whether a name stands right before its argument or has a script."""
    if after.size < SMALL * name.size:
        return True
    role = after.role not in (Role.PUNCTUATION, Role.RELATION, Role.BINARY, Role.CLOSE)
    return role and after.x0 - name.x1 < _thin(after) * name.size


def _name(row: Sequence[Bare], at: int) -> Bare:
    """A sign, as the name of a function where it is a word a thin space before its argument."""
    atom, after = row[at], row[at + 1] if at + 1 < len(row) else None
    if atom.role is not Role.WORD or atom.style != "mathrm" or after is None:
        return atom
    thin = after.x0 - atom.x1 > _JOINED * atom.size and after.size >= SMALL * atom.size
    named = thin and _is_argument(atom, after)
    return replace(atom, latex=f"\\operatorname{{{atom.latex}}}", style="") if named else atom


def _moduli(row: Sequence[Bare]) -> list[Bare]:
    r"""``mod`` as the operator, or with its brackets as ``\pmod``."""
    out = list(row)
    for k, atom in enumerate(out):
        if atom.latex.replace(" ", "") not in _MODULI:
            continue
        close = next((j for j in range(k, len(out)) if out[j].latex == ")"), None)
        if k and close and out[k - 1].latex == "(" and close > k + 1:
            out[k - 1] = replace(out[k - 1], latex="\\pmod{", role=Role.OPEN, x1=atom.x1)
            out[close] = replace(out[close], latex="}")
            return out[:k] + out[k + 1 :]
        out[k] = replace(atom, latex="\\bmod", role=Role.BINARY)
    return out


def with_spaces(row: Sequence[Bare]) -> list[Bare]:
    """The row with its wide white, thin spaces before differentials, and bars that relate."""
    em, integral = em_of(row), any("int" in a.latex for a in row if a.role is Role.LARGE)
    out: list[Bare] = []
    reach: float | None = None
    for atom in sorted(row, key=lambda a: a.x0):
        white = 0.0 if reach is None else (atom.x0 - reach) / em
        quad = next((name for least, name in _QUADS if white > least), None)
        if quad and out and not (_keeps_off(out[-1]) or _keeps_off(atom)):
            space = made(quad, [replace(atom, x1=atom.x0)], axis_of(atom), em)
            out.append(replace(space, role=Role.RELATION))
        elif integral and white > _DIFFERENTIAL and out and _differs(out[-1], atom):
            out.append(made("\\,", [replace(atom, x1=atom.x0)], axis_of(atom), em))
        out.append(atom)
        reach = atom.x1 if reach is None else max(reach, atom.x1)
    return [
        replace(atom, latex="\\mid", role=Role.RELATION) if _relates(out, k, em) else atom
        for k, atom in enumerate(out)
    ]


def _differs(before: Bare, atom: Bare) -> bool:
    """Whether a sign is the d of an integral after one that TeX puts no white behind."""
    apart = (Role.RELATION, Role.BINARY, Role.PUNCTUATION, Role.LARGE, Role.FUNCTION, Role.WORD)
    return atom.latex == "d" and atom.role is Role.LETTER and before.role not in apart


def _keeps_off(atom: Bare) -> bool:
    """Whether a sign brings its white with it; arrows between two formulas have more."""
    spaced = atom.role in (Role.RELATION, Role.BINARY) and "arrow" not in atom.latex
    return spaced or atom.latex == "\\pmod{"


def _relates(row: Sequence[Bare], k: int, em: float) -> bool:
    """Whether a bar has the white around it that relations have."""
    bar = row[k]
    if bar.latex != "|" or not 0 < k < len(row) - 1 or bar.size < SMALL * em:
        return False
    before = bar.x0 - max(a.x1 for a in row[:k])
    return before > _BAR * em and row[k + 1].x0 - bar.x1 > _BAR * em
