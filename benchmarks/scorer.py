"""The data sets' own scorer as a module: how it cuts Markdown and matches what it found."""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def scorer(data: Path) -> Any:
    """The module ``score.py`` in ``data``; needs what the extra ``bench`` brings."""
    spec = spec_from_file_location("bench_scorer", data / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(data / "score.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
