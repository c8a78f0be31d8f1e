"""How many threads numpy's products take."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

# The libraries that travel in numpy's wheels, on Linux and Windows, and on macOS.
_FOLDERS = ("../numpy.libs", ".dylibs")
_NAMES = tuple(f"{a}openblas_{{}}_num_threads{b}" for a in ("scipy_", "") for b in ("64_", ""))


@contextmanager
def one_thread() -> Iterator[None]:
    """Products of matrices in one thread, where they come from OpenBLAS; elsewhere as they are.

    Pages are read side by side in processes of their own, and the matrices of a small network are
    too small to share: with all cores busy, threads that wait for one another made it eight times
    slower.
    """
    get, set_ = _controls() or (None, None)
    if get is None or set_ is None:
        yield
        return
    before = get()
    set_(1)
    try:
        yield
    finally:
        set_(before)


@lru_cache(maxsize=1)
def _controls() -> tuple[Any, Any] | None:
    """The functions that tell and set the number of threads."""
    root = Path(np.__file__).parent
    for folder in _FOLDERS:
        for place in sorted((root / folder).glob("*openblas*")):
            library = ctypes.CDLL(str(place))
            for name in _NAMES:
                if hasattr(library, name.format("get")):
                    return tuple(getattr(library, name.format(v)) for v in ("get", "set"))
    return None
