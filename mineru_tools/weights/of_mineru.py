"""Model folders that MinerU was told of: whoever used it need not fetch them again."""

from __future__ import annotations

import json
from pathlib import Path

from mineru_tools.settings import Settings
from mineru_tools.weights.row import Hub, Weights


def folder_of(row: Weights, settings: Settings) -> Path | None:
    """Where ``models-dir`` in MinerU's settings says that the model is; it may not be whole."""
    if row.kept is None or settings.mineru_config is None:
        return None
    try:
        config = settings.mineru_config.expanduser().read_text("utf-8")
        folder = Path(json.loads(config)["models-dir"][row.kept.part]).expanduser()
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):  # no home is a RuntimeError
        return None
    # One setting for whichever release it is: where the path tells, it must be this one.
    return folder / row.kept.within if row.kept.within or _may_be(row, folder) else None


def _may_be(row: Weights, folder: Path) -> bool:
    """ModelScope writes ``2___5`` for ``2.5``; Hugging Face adds a folder for the commit."""
    path = str(folder).replace("___", ".").lower()
    names = [o.repo.rpartition("/")[2].lower() for o in row.origins if isinstance(o, Hub)]
    return "mineru2.5" not in path or any(name in path for name in names)
