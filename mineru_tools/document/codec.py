"""Frozen dataclasses to JSON objects and back, driven by tables with one row per key.

Two rules make ``write(read(x)) == x`` hold for every ``x`` that can be read:

* A field that has its default is not written.
* ``extra`` keeps each key the tables do not know, and the spelling of each value that would be
  written differently (``"score": null``, a box with fractions, an unknown type). Such a spelling
  is used again for as long as it still means what the field holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeAlias

from mineru_tools.document.model import OUR_EXTRA, JsonValue
from mineru_tools.errors import CorruptDocument

Path: TypeAlias = tuple["str | int", ...]
Json: TypeAlias = "dict[str, JsonValue]"

MAX_DEPTH = 96  # of keys and places in a row; the deepest real list seen needs 20
MAX_NUMBER = 1e9  # of a coordinate: beyond it a float can no longer be cut to the same integer


def corrupt(path: Path, expected: str) -> CorruptDocument:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return CorruptDocument(f"{where.lstrip('.') or 'the document'} is not {expected}")


def copied(value: JsonValue, path: Path = ()) -> JsonValue:
    """A deep copy, so that no document shares lists or objects with a file or another document."""
    if not isinstance(value, (dict, list)):
        return value
    try:
        return deepcopy(value)
    except RecursionError:
        raise corrupt(path[:3], "nested so little that it can be read") from None


def as_object(value: JsonValue, path: Path) -> Json:
    if not isinstance(value, dict):
        raise corrupt(path, "an object")
    return value


def as_list(value: JsonValue, path: Path) -> list[JsonValue]:
    if not isinstance(value, list):
        raise corrupt(path, "a list")
    return value


def as_string(value: JsonValue, path: Path) -> str:
    if not isinstance(value, str):
        raise corrupt(path, "a string")
    return value


def as_flag(value: JsonValue, path: Path) -> bool:
    if not isinstance(value, bool):
        raise corrupt(path, "true or false")
    return value


def as_integer(value: JsonValue, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise corrupt(path, "a whole number")
    return value


def as_number(value: JsonValue, path: Path) -> float:
    """A number as it stands, whole or not; infinities and NaN are refused."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise corrupt(path, "a number")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise corrupt(path, "a number in range")
    return value


def as_numbers(value: JsonValue, path: Path, count: int) -> tuple[float, ...]:
    items = as_list(value, path)
    if len(items) != count:
        raise corrupt(path, f"a list of {count} numbers")
    return tuple([float(as_number(item, path)) for item in items])


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of value is read and written, and what JSON Schema calls it."""

    read: Callable[[JsonValue, Path], Any]
    schema: Mapping[str, Any]
    write: Callable[[Any], JsonValue] = _same


STRING = Kind(as_string, {"type": "string"})
INTEGER = Kind(as_integer, {"type": "integer"})
NUMBER = Kind(as_number, {"type": "number"})
FLAG = Kind(as_flag, {"type": "boolean"})


@dataclass(frozen=True, slots=True)
class Key:
    """A row: the name in the file, the field of the model, and what stands there.

    ``ours`` marks a key that the format's own producer does not know: it is left out on request,
    and a value of a strange type there is none of our business and stays in ``extra``.
    """

    name: str
    field: str
    kind: Kind
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Nested:
    """A row whose value is a list of objects of another level, or one where not ``many``.

    ``always`` marks a list that every file has and that is written even when empty.
    """

    name: str
    field: str
    level: str
    always: bool = False
    many: bool = True
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """The table of one class."""

    make: Callable[..., Any]
    rows: tuple[Key | Nested, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A row with what its class says about the field."""

    row: Key | Nested
    name: str
    field: str
    default: Any
    required: bool

    def is_written(self, value: Any) -> bool:
        return self.required or bool(value != self.default)

    def gives_back(self, value: Any, raw: JsonValue) -> bool:
        """Whether the field alone says all that ``raw`` says; nested objects keep their own."""
        if isinstance(self.row, Nested):
            return raw is not None
        return self.is_written(value) and bool(self.row.kind.write(value) == raw)


class Codec:
    """Levels by name; ``read`` and ``write`` start at any of them."""

    def __init__(self, levels: Mapping[str, Level]) -> None:
        self.levels = levels
        self.rows = {name: _bound(level) for name, level in levels.items()}

    def read(self, level: str, value: JsonValue, path: Path = ()) -> Any:
        """An instance of the level's class; raises ``CorruptDocument``."""
        if len(path) > MAX_DEPTH:
            raise corrupt(path[:3], "nested so little that it can be read")
        source = as_object(value, path)
        rows, fields, extra = self.rows[level], {}, {}
        for name, raw in source.items():
            row = rows.get(name)
            if row is not None:
                fields[row.field] = self._read_row(row, raw, (*path, name))
            if row is None or not row.gives_back(fields[row.field], raw):
                extra[name] = copied(raw, (*path, name))
        for row in rows.values():
            if row.required and row.field not in fields:
                raise corrupt(path, f"complete: it has no {row.name}")
        if extra:
            fields["extra"] = extra
        return self.levels[level].make(**fields)

    def write(self, level: str, item: Any, *, strict: bool = False) -> Json:
        """The object for ``item``; ``strict`` leaves out the keys that are only ours."""
        out: Json = {}
        rows, extra = self.rows[level], item.extra
        for name, row in rows.items():
            if strict and row.row.ours:
                continue
            value = getattr(item, row.field)
            if extra and name in extra and self._means(row, extra[name], value):
                out[name] = copied(extra[name])
            elif row.is_written(value):
                out[name] = self._write_row(row.row, value, strict)
        left_out = OUR_EXTRA if strict else ()
        more = (each for each in extra.items() if each[0] not in rows and each[0] not in left_out)
        out.update({name: copied(raw) for name, raw in more})
        return out

    def read_all(self, level: str, value: JsonValue, path: Path = ()) -> tuple[Any, ...]:
        items = as_list(value, path)
        return tuple([self.read(level, item, (*path, i)) for i, item in enumerate(items)])

    def write_all(self, level: str, items: Iterable[Any], *, strict: bool = False) -> JsonValue:
        return [self.write(level, item, strict=strict) for item in items]

    def _read_row(self, bound: Bound, raw: JsonValue, path: Path) -> Any:
        row = bound.row
        if raw is None and not bound.required:
            return bound.default
        if isinstance(row, Nested):
            return (self.read_all if row.many else self.read)(row.level, raw, path)
        try:
            return row.kind.read(raw, path)
        except CorruptDocument:
            if row.ours:
                return bound.default
            raise

    def _write_row(self, row: Key | Nested, value: Any, strict: bool) -> JsonValue:
        if isinstance(row, Key):
            return row.kind.write(value)
        return (self.write_all if row.many else self.write)(row.level, value, strict=strict)

    def _means(self, bound: Bound, raw: JsonValue, value: Any) -> bool:
        """Whether a spelling kept in ``extra`` still means what the field holds."""
        if raw is None or isinstance(bound.row, Nested):
            return raw is None and bool(value == bound.default)
        try:
            return bool(self._read_row(bound, raw, ()) == value)
        except CorruptDocument:
            return False


def _bound(level: Level) -> dict[str, Bound]:
    defaults = {field.name: field.default for field in dataclasses.fields(level.make)}  # type: ignore[arg-type]
    bound = {}
    for row in level.rows:
        default = defaults[row.field]
        required = default is dataclasses.MISSING or (isinstance(row, Nested) and row.always)
        bound[row.name] = Bound(row, row.name, row.field, default, required)
    return bound
