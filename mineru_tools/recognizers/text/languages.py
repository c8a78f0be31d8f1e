"""Names of languages, MinerU's among them, and what reads each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from mineru_tools.errors import OptionsError
from mineru_tools.recognizers.text.language_table import ROWS

RAPID, TESSERACT = "rapid", "tesseract"
HUB = (
    "pp-ocrv6-tiny", "pp-ocrv6-small", "pp-ocrv6-medium", "pp-ocrv5-mobile", "pp-ocrv5-server",
)  # fmt: skip
_NOT_TINY = frozenset({"ja", "az", "la", "ro"})  # it lacks kana, the schwa, letters with marks
_V5 = frozenset({"ch", "chinese_cht", "en", "ja"})  # what it was trained on
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


def known_to(model: str) -> tuple[str, ...]:
    """The codes of the languages that a text model knows all letters of; tesseract's need data."""
    return tuple(each.code for each in LANGUAGES if _knows(model, each))


def _knows(model: str, language: Language) -> bool:
    if model == TESSERACT:
        return True
    if model.startswith("pp-ocrv5"):
        return language.code in _V5
    return language.engine == RAPID and not (model.endswith("-tiny") and language.code in _NOT_TINY)
