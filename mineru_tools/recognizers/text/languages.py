"""Names of languages, MinerU's among them, and what reads each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mineru_tools.errors import OptionsError
from mineru_tools.recognizers.text.language_table import ROWS

RAPID, TESSERACT = "rapid", "tesseract"
_JOINER = "+"  # between languages of one document, as tesseract has it


@dataclass(frozen=True, slots=True)
class Language:
    """One language, or the languages of a script; ``engine`` reads it best, ``data`` is the name
    of tesseract's file for it, ``names`` are what else it is called.
    """

    code: str
    name: str
    script: str
    engine: str
    data: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Provider:
    """The engine that reads a language, and what that engine calls it."""

    engine: str
    code: str


def _parsed(row: str) -> Language:
    code, name, script, engine, data, names = (part.strip() for part in row.split("|"))
    return Language(code, name, script, engine, data, tuple(names.split()))


LANGUAGES: tuple[Language, ...] = tuple(map(_parsed, ROWS.strip().splitlines()))


def _by_name() -> Mapping[str, Language]:
    """All names in the form that they are looked up in; what stands first keeps its name."""
    found: dict[str, Language] = {}
    told = [(name, each) for each in LANGUAGES for name in (each.code, *each.names)]
    told += [(each.data, each) for each in LANGUAGES] + [(each.name, each) for each in LANGUAGES]
    for name, each in told:
        found.setdefault(_key(name), each)
    return MappingProxyType(found)


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_")


_NAMES = _by_name()


def language(name: str) -> Language:
    """The language of that code or name; ``OptionsError`` ``unknown_language`` if there is none."""
    found = _NAMES.get(_key(name))
    if found is None:
        raise OptionsError(
            f"unknown language {name!r}",
            hint="`mineru-tools languages` lists those there are",
            code="unknown_language",
        )
    return found


def provider_of(lang: str, engine: str | None = None) -> Provider:
    """What reads a language, or several joined by ``+``; raises as ``language``.

    Several go to tesseract as soon as one needs it. ``engine`` is used where it is given, whether
    or not another reads the language better.
    """
    wanted = [language(name) for name in lang.split(_JOINER)]
    best = TESSERACT if any(each.engine == TESSERACT for each in wanted) else RAPID
    chosen = engine or best
    codes = dict.fromkeys(each.data if chosen == TESSERACT else each.code for each in wanted)
    return Provider(chosen, _JOINER.join(codes))


def read_by(engine: str) -> tuple[str, ...]:
    """The codes of the languages that an engine reads best."""
    return tuple(each.code for each in LANGUAGES if each.engine == engine)
