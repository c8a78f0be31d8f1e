"""How often and how long a network is given another chance."""

from __future__ import annotations

import errno
import time
from urllib.error import HTTPError

from mineru_tools.run import Run

PAUSES_S = (0.5, 1.0, 2.0, 4.0)  # before each try after one that brought nothing
LONGEST_PAUSE_S = 30.0  # whatever a server asks for: then another source is tried
_POLL_S = 0.1
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class Patience:
    """Counts the failures in a row that brought nothing."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._idle = 0

    def bear(self, failure: Exception, *, progress: bool = False) -> None:
        """Wait before the next try; raises ``failure`` where there should be none."""
        wait = 0.0
        if isinstance(failure, HTTPError):
            failure.close()
            wait = _asked_to_wait(failure)
            if failure.code not in _PASSING or wait > LONGEST_PAUSE_S:
                raise failure
        elif isinstance(failure, OSError) and failure.errno in _FULL:
            raise failure
        self._idle = 0 if progress else self._idle + 1
        if self._idle > len(PAUSES_S):
            raise failure
        self._pause(max(wait, PAUSES_S[self._idle - 1] if self._idle else 0.0))

    def _pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._run.check()
            time.sleep(min(_POLL_S, left))


def _asked_to_wait(error: HTTPError) -> float:
    said = (error.headers.get("Retry-After") or "").strip()
    return float(said) if said.isdecimal() else 0.0
