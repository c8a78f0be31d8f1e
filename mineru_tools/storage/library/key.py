"""What makes two parses the same: the bytes, the options that matter, and what did the work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256 as sha256_of
from math import inf

from mineru_tools.options import ParseOptions

# A password changes nothing once the file is open, limits only refuse, threads only hurry.
_WITHOUT_EFFECT = ("password", "max_bytes", "max_pages", "ocr_threads")
_WITHOUT_EFFECT_ON_VLM = ("concurrency", "batch", "record")


def parse_key(
    sha256: str, options: ParseOptions, version: str, models: Mapping[str, str] | None = None
) -> str:
    """The key of a parse: a hex digest over all that decides its result.

    ``sha256`` is that of the document's bytes, ``version`` the package's, ``models`` the revisions
    of the models that take part, by name.
    """
    parts = [sha256, canonical_options(options), version, sorted((models or {}).items())]
    return sha256_of(json.dumps(parts).encode()).hexdigest()


def canonical_options(options: ParseOptions) -> str:
    """The options that can change a result as JSON; pages that are the same are written the same.

    ``ParseOptions.from_mapping`` reads it.
    """
    values = {name: value for name, value in asdict(options).items() if name not in _WITHOUT_EFFECT}
    vlm: dict[str, object] = values["vlm"]
    values["vlm"] = {k: v for k, v in vlm.items() if k not in _WITHOUT_EFFECT_ON_VLM}
    values["pages"] = canonical_pages(options.pages)
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def canonical_pages(pages: str | None) -> str | None:
    """``pages`` in order, without overlaps: ``"3,1,2"`` is ``"1-3"``, and ``"1-"`` is ``None``."""
    if pages is None:
        return None
    joined: list[tuple[float, float]] = []
    for first, last in sorted(map(_bounds, pages.split(","))):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return None if joined == [(1, inf)] else ",".join(map(_written, joined))


def _bounds(part: str) -> tuple[float, float]:
    first, dash, last = (each.strip() for each in part.partition("-"))
    start = int(first or 1)
    return start, (int(last) if last else inf) if dash else start


def _written(bounds: tuple[float, float]) -> str:
    first, last = bounds
    if first == last:
        return f"{first:.0f}"
    return f"{first:.0f}-" if last == inf else f"{first:.0f}-{last:.0f}"
