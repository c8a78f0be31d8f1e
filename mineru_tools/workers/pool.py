"""Tasks handed to processes, outcomes taken back in order, what is overdue stopped."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic

from mineru_tools.errors import InternalError, MineruToolsError, ParseTimeout
from mineru_tools.run import Run
from mineru_tools.workers.attempt import Attempt, Task, Value, attempt
from mineru_tools.workers.crew import Crew
from mineru_tools.workers.process import Worker

STARTUP_S = 120.0  # for a process to say that it is ready; a loaded machine takes seconds
TICK_S = 0.2  # between looks at cancellation while nothing else happens
AHEAD = 4  # finished tasks per process that may wait for a slow one before them


def available_cpus() -> int:
    """The processors that this process may use: what a container or a cpuset leaves it."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Linux only
        return os.cpu_count() or 1


def attempt_all(
    function: Callable[[Task, Run], Value],
    tasks: Iterable[Task],
    *,
    processes: int,
    timeout_s: float | None,
    run: Run,
    crew: Crew | None = None,
    keys: bool = False,
) -> Iterator[Attempt[Value]]:
    """One outcome per task, in the order of ``tasks``, which are taken as needed.

    With ``processes=0`` all is done in this process and ``timeout_s`` has no effect. Otherwise
    ``function`` must live in an importable module, tasks and values must be picklable; a task that
    takes longer than ``timeout_s`` ends in ``ParseTimeout``, one whose process dies in
    ``InternalError`` with code ``worker_died``. The processes are those of ``crew``, and go back
    to it; without one they end with the call. Only with ``keys`` do they see those for model
    servers in the environment.
    """
    if processes > 0:
        crew = crew or Crew(0)
        return _Pool(function, tasks, processes, timeout_s, run, crew, keys).outcomes()
    return _in_this_process(function, tasks, run)


def _in_this_process(
    function: Callable[[Task, Run], Value], tasks: Iterable[Task], run: Run
) -> Iterator[Attempt[Value]]:
    for task in tasks:
        run.check()
        yield attempt(function, task, run)


class _Pool(Generic[Task, Value]):
    def __init__(
        self,
        function: Callable[[Task, Run], Value],
        tasks: Iterable[Task],
        processes: int,
        timeout_s: float | None,
        run: Run,
        crew: Crew,
        keys: bool,
    ) -> None:
        self._function = function
        self._tasks = iter(tasks)
        self._processes = processes
        self._timeout_s = timeout_s
        self._run = run
        self._crew = crew
        self._keys = keys
        self._inbox: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        self._workers: list[Worker] = []
        self._given = 0
        self._exhausted = False
        self._finished: dict[int, Attempt[Value]] = {}

    def outcomes(self) -> Iterator[Attempt[Value]]:
        due = 0
        try:
            while True:
                self._give(due + self._processes * AHEAD)
                while due in self._finished:
                    yield self._finished.pop(due)
                    due += 1
                if self._exhausted and due == self._given:
                    return
                self._give(due + self._processes * AHEAD)
                self._listen()
        finally:
            for worker in self._workers:
                self._crew.give_back(worker)

    def _give(self, limit: int) -> None:
        """Hand tasks to idle processes, starting processes while there may be more."""
        while not self._exhausted and self._given < limit:
            worker = next((each for each in self._workers if each.task is None), None)
            if worker is None and len(self._workers) >= self._processes:
                return
            try:
                task = next(self._tasks)
            except StopIteration:
                self._exhausted = True
                return
            if worker is None:
                worker = self._crew.take(keys=self._keys)
                worker.inbox = self._inbox
                self._workers.append(worker)
            worker.task = self._given
            worker.deadline = time.monotonic() + STARTUP_S
            worker.outbox.put(pickle.dumps((self._function, task)))
            self._given += 1

    def _listen(self) -> None:
        """Take in one message, or find out what is overdue."""
        self._run.check()
        try:
            worker, message = self._inbox.get(timeout=TICK_S)
        except queue.Empty:
            self._stop_overdue()
            return
        if worker in self._workers:  # else the last words of one that was stopped
            self._hear(worker, message)
        # What waits to be heard may be the answer of a worker that looks overdue.
        if self._inbox.empty():
            self._stop_overdue()

    def _hear(self, worker: Worker, message: Any) -> None:
        kind = message[0]
        if kind == "started":
            limit = self._timeout_s
            worker.deadline = None if limit is None else time.monotonic() + limit
        elif kind == "step":
            self._run.step(*message[1:])
        elif kind == "done":
            self._finish(worker, message[1])
        elif kind == "refused":
            self._drop(
                worker,
                InternalError(
                    f"the process that worked on it sent {message[1]}",
                    hint="results hold plain data and values of mineru_tools only",
                    code="answer_refused",
                ),
            )
        else:
            status = worker.ending()
            self._drop(
                worker,
                InternalError(
                    f"the process that worked on it died ({_reason(status)})",
                    hint="the file may be damaged, or memory ran out",
                    code="worker_died",
                ),
            )

    def _stop_overdue(self) -> None:
        now = time.monotonic()
        for worker in [w for w in self._workers if w.deadline is not None and w.deadline < now]:
            limit = STARTUP_S if self._timeout_s is None else self._timeout_s
            self._drop(
                worker,
                ParseTimeout(
                    f"not finished after {limit:g} s", hint="raise the time limit or choose pages"
                ),
            )

    def _drop(self, worker: Worker, error: MineruToolsError) -> None:
        worker.stop()
        self._finish(worker, Attempt(error=error))
        self._workers.remove(worker)

    def _finish(self, worker: Worker, outcome: Attempt[Value]) -> None:
        if worker.task is not None:
            self._finished[worker.task] = outcome
        worker.task = worker.deadline = None


def _reason(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
