"""What goes wrong between us and a server, how often to try again, and when to give up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING

from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError

if TYPE_CHECKING:
    import httpx

_MOST_SAID = 200  # characters of a server's complaint in a message


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, in seconds, and how often to ask again.

    ``tries`` is for servers that fail, ``busy_tries`` for those that say they are busy, which ends.
    Between tries it waits ``backoff``, twice as long each time, up to ``longest``, or what the
    server asks for, up to ``longest`` too. After ``give_up`` questions in a row without an answer
    the server counts as gone for ``rest``.
    """

    connect: float = 10.0
    answer: float = 600.0
    tries: int = 4
    busy_tries: int = 10
    backoff: float = 0.5
    longest: float = 30.0
    give_up: int = 5
    rest: float = 30.0

    def wait(self, tried: int, asked_for: float | None) -> float:
        """Seconds before the next try; drawn by chance, or those turned away come back at once."""
        if asked_for is not None:
            return min(asked_for, self.longest)
        most = min(self.backoff * 2.0 ** (tried - 1), self.longest)
        return most * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Setback:
    """A try without an answer: the ``error`` to raise if it was the last of ``tries``.

    ``after`` is how many seconds the server wants us to wait, ``complaint`` what it said.
    ``silent`` marks that the server may be gone, ``final`` that no question will be answered.
    """

    error: ModelError
    tries: int = 1
    after: float | None = None
    complaint: str = ""
    silent: bool = False
    final: bool = False


def setback_of_status(status: int, said: str, after: str, patience: Patience) -> Setback:
    """The setback that an answer with a bad status is; ``after`` is its ``Retry-After``."""
    if status in (401, 402, 403):
        hint = "the key is an option, or MINERU_VL_API_KEY"
        text = f"the model server does not let us in (status {status})"
        return Setback(EngineUnavailable(text, hint=hint, code="vlm_server_refused"), final=True)
    if 300 <= status < 400 or status in (404, 405):
        hint = "check the address and the name of the model; redirects are not followed"
        text = f"the model server has nothing at that address (status {status})"
        return Setback(EngineUnavailable(text, hint=hint, code="vlm_server_url"), final=True)
    said = " ".join(said.split())
    text = f"the model server answers with status {status}: {said[:_MOST_SAID]}".rstrip(": ")
    error = InferenceFailed(text, code="vlm_server_failed")
    if status == 429:
        return Setback(error, patience.busy_tries, _seconds(after))
    if status >= 500:
        # Gateways say these when nobody stands behind them.
        return Setback(error, patience.tries, _seconds(after), silent=status in (502, 503, 504))
    return Setback(error, complaint=said)


def setback_of_failure(failure: httpx.TransportError, patience: Patience) -> Setback:
    """The setback that a connection without an answer is."""
    import httpx

    kind = type(failure).__name__
    if isinstance(failure, (httpx.ConnectError, httpx.ConnectTimeout)):
        error: ModelError = unreachable(kind)
        return Setback(error, patience.tries, silent=True)
    if isinstance(failure, httpx.TimeoutException):
        text = f"the model server did not answer in {patience.answer:g} s"
        # Where it took too long twice it will again, and each time is long.
        error = InferenceFailed(text, code="vlm_server_timeout")
        return Setback(error, min(patience.tries, 2), silent=True)
    text = f"the model server broke off: {kind}"
    return Setback(InferenceFailed(text, code="vlm_server_failed"), patience.tries, silent=True)


def unreachable(why: str) -> EngineUnavailable:
    """The error of a server that nobody can talk to."""
    return EngineUnavailable(
        f"the model server cannot be reached: {why}",
        hint="check the address, and that the server runs",
        code="vlm_server_unreachable",
    )


def _seconds(header: str) -> float | None:
    """What ``Retry-After`` says, a number or a date; ``None`` where it says nothing."""
    header = header.strip()
    if header.isascii() and header.replace(".", "", 1).isdigit():
        return float(header)
    try:
        date = parsedate_to_datetime(header)
    except (TypeError, ValueError, IndexError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=timezone.utc)
    return max(0.0, (date - datetime.now(timezone.utc)).total_seconds())


@dataclass(slots=True)
class Circuit:
    """Knows whether it makes sense to ask: not for a while after a server seemed gone."""

    patience: Patience
    _silences: int = 0
    _until: float = 0.0
    _error: ModelError | None = None

    def check(self) -> None:
        """Raises what was wrong while the server counts as gone."""
        if self._error is not None and monotonic() < self._until:
            known = self._error
            raise type(known)(known.message, hint=known.hint, code=known.code)

    def answered(self) -> None:
        self._silences, self._error = 0, None

    def failed(self, setback: Setback) -> None:
        """Take in a question that was given up; some in a row, or a final one, are the end."""
        if not (setback.silent or setback.final):
            self.answered()
            return
        self._silences += 1
        if setback.final:
            self.stop(setback.error)
        elif self._silences >= self.patience.give_up:
            self.stop(unreachable(f"no answer to {self._silences} questions in a row"))

    def stop(self, error: ModelError) -> None:
        """Let all questions fail with ``error`` for a while."""
        self._error, self._until = error, monotonic() + self.patience.rest
