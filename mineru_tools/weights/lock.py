"""One process at a time, and those that wait learn that they did."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_POLL_S = 0.2


@contextmanager
def alone(place: Path, waiting: Callable[[], None]) -> Iterator[bool]:
    """Holds the lock file ``place``; yields whether somebody else held it when we came.

    ``waiting`` is called while that lasts and may raise. The system lets go of the lock when a
    process dies; the empty file stays, for to remove it is to race with the next.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("ab") as stream:
        waited = False
        while not _taken(stream.fileno()):
            waited = True
            waiting()
            time.sleep(_POLL_S)
        yield waited


if sys.platform == "win32":
    import msvcrt

    def _taken(number: int) -> bool:
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _taken(number: int) -> bool:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
