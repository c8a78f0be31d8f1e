"""A progress bar on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, ProgressColumn, TaskID


class Screen:
    """Where results appear: ``line`` prints one, ``step`` and ``finish`` move the bar.

    The bar is drawn on stderr, and only when that is a terminal. With ``results_on_stderr``
    stdout is left to the content. ``in_bytes`` says what steps count: else pages.
    """

    def __init__(self, files: int, *, results_on_stderr: bool, in_bytes: bool = False) -> None:
        self._results = sys.stderr if results_on_stderr else sys.stdout
        self._files = files
        self._in_bytes = in_bytes
        self._bar: Progress | None = None
        self._tasks: tuple[TaskID, TaskID] | None = None

    def __enter__(self) -> Screen:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                *self._counters(),
                console=Console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            files = self._bar.add_task("files", total=self._files, visible=not self._in_bytes)
            self._tasks = files, self._bar.add_task("pages", total=None)
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _counters(self) -> tuple[ProgressColumn, ...]:
        from rich.progress import DownloadColumn, MofNCompleteColumn, TransferSpeedColumn

        if self._in_bytes:
            return DownloadColumn(), TransferSpeedColumn()
        return (MofNCompleteColumn(),)

    def step(self, stage: str, done: int, total: int) -> None:
        """Progress of one file, as a ``Run`` reports it."""
        if self._bar is not None and self._tasks is not None:
            self._bar.update(self._tasks[1], description=stage, completed=done, total=total)

    def finish(self, result: str) -> None:
        """One more file is done; ``result`` is its line."""
        self._print(result, self._results.isatty())
        if self._bar is not None and self._tasks is not None:
            self._bar.advance(self._tasks[0])

    def warn(self, text: str) -> None:
        """A line on stderr."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)
        else:
            print(text, file=sys.stderr)

    def _print(self, text: str, on_terminal: bool) -> None:
        # On a terminal the bar must know of every line, or it would be drawn over it.
        if self._bar is not None and on_terminal:
            self.warn(text)
        else:
            print(text, file=self._results, flush=True)
