"""``mineru-tools models``: the model files there are, which of them are here, and fetching them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from mineru_tools import weights
from mineru_tools.cli.progress import Screen
from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings

if TYPE_CHECKING:
    from mineru_tools.recognizers.registry import Registry


def add_flags(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, summary, run in (
        ("list", "what there is, its licence, and whether it is here", _list),
        ("pull", "fetch a model, also anew", _pull),
        ("verify", "compare the files that are here with their digests", _verify),
        ("path", "print where a model is; fetch it if it is not here", _path),
    ):
        verb = verbs.add_parser(name, help=summary, description=summary)
        if name in ("pull", "path"):
            also = ", or as --table-model, --ocr-model, ... take it" if name == "pull" else ""
            verb.add_argument("name", metavar="NAME", help=f"as list shows it{also}")
        verb.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 3 when ``verify`` finds a damaged file."""
    code: int = arguments.verb(arguments, Settings.read())
    return code


def _list(_: argparse.Namespace, settings: Settings) -> int:
    for row in weights.CATALOG.values():
        size = f"{row.size / 1e6:.1f} MB" if row.size else "size unknown"
        state = "here" if weights.found(row, settings) else "not here"
        print(f"{row.name:<20}{row.task:<8}{row.licence:<14}{size:<14}{state}")
    print(f"folder: {settings.weights_dir}")
    return 0


def _pull(arguments: argparse.Namespace, settings: Settings) -> int:
    rows = [weights.lookup(name) for name in _rows(arguments.name)]
    with Screen(len(rows), results_on_stderr=False) as screen:
        for row in rows:
            weights.fetch(row, Run(progress=screen.step), settings)
            place = weights.path(row.name, settings=settings)
            screen.finish(f"{row.name}: {place} ({row.licence})")
    return 0


def _rows(name: str) -> tuple[str, ...]:
    """The rows of the catalogue that are meant, of a model that needs several all of them."""
    from mineru_tools.recognizers.table.registry import TABLE_MODELS  # brings numpy
    from mineru_tools.recognizers.text.registry import TEXT_MODELS

    registries: tuple[Registry[Any], ...] = (TABLE_MODELS, TEXT_MODELS)
    needed = (registry.weights_of(name) for registry in registries if registry.knows(name))
    return next(needed, ()) or (name,)


def _verify(_: argparse.Namespace, settings: Settings) -> int:
    bad = []
    for row in weights.CATALOG.values():
        if (settings.weights_dir / row.name).is_dir():
            wrong = weights.verify(row, settings)
            print(f"{row.name:<20}{'damaged: ' + ', '.join(wrong) if wrong else 'well'}")
            bad += [row.name] if wrong else []
    if bad:
        raise WeightsMissing(
            f"damaged: {', '.join(bad)}",
            hint=f"mineru-tools models pull {bad[0]}",
            code="weights_damaged",
        )
    return 0


def _path(arguments: argparse.Namespace, settings: Settings) -> int:
    print(weights.path(arguments.name, settings=settings))
    return 0
