"""Run one function over many tasks, in processes that may hang or die without harm to the rest.

Not ``concurrent.futures``: there a single dead process breaks the pool, and a task that hangs
cannot be stopped. Not ``multiprocessing``: its spawned processes run the caller's script again.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from mineru_tools.errors import InternalError, JobCancelled, MineruToolsError, ParseTimeout
from mineru_tools.run import Run

Task = TypeVar("Task")
Value = TypeVar("Value")

STARTUP_S = 120.0  # for a process to say that it is ready; a loaded machine takes seconds
TICK_S = 0.2  # between looks at cancellation while nothing else happens
AHEAD = 4  # finished tasks per process that may wait for a slow one before them

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from mineru_tools.workers import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Attempt(Generic[Value]):
    """How one task ended: with a ``value``, or with an ``error``."""

    value: Value | None = None
    error: MineruToolsError | None = None


def available_cpus() -> int:
    """The processors that this process may use: what a container or a cpuset leaves it."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # Linux only
        return os.cpu_count() or 1


def attempt(function: Callable[[Task, Run], Value], task: Task, run: Run) -> Attempt[Value]:
    """The outcome of ``function(task, run)``; only cancellation passes through as an exception."""
    try:
        return Attempt(function(task, run))
    except JobCancelled:
        raise
    except MineruToolsError as error:
        return Attempt(error=error)
    except Exception as error:  # noqa: BLE001 - the border: one bad file must not stop the others
        return Attempt(error=internal_error(error))


def internal_error(error: BaseException) -> InternalError:
    """``error``, unforeseen, as one of ours with the traceback as details."""
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    details = "".join(traceback.format_exception(error))
    hint = "this is a fault of mineru-tools: please report it"
    return InternalError(text, hint=hint, details=details)


def attempt_all(
    function: Callable[[Task, Run], Value],
    tasks: Iterable[Task],
    *,
    processes: int,
    timeout_s: float | None,
    run: Run,
) -> Iterator[Attempt[Value]]:
    """One outcome per task, in the order of ``tasks``, which are taken as needed.

    With ``processes=0`` all is done in this process and ``timeout_s`` has no effect. Otherwise
    ``function`` must live in an importable module, tasks and values must be picklable; a task that
    takes longer than ``timeout_s`` ends in ``ParseTimeout``, one whose process dies in
    ``InternalError`` with code ``worker_died``.
    """
    if processes > 0:
        return _Pool(function, tasks, processes, timeout_s, run).outcomes()
    return _in_this_process(function, tasks, run)


def _in_this_process(
    function: Callable[[Task, Run], Value], tasks: Iterable[Task], run: Run
) -> Iterator[Attempt[Value]]:
    for task in tasks:
        run.check()
        yield attempt(function, task, run)


class _Worker:
    """A process with a thread that talks to it; what it says goes to ``inbox``."""

    def __init__(self, inbox: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps([str(entry) for entry in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.task: int | None = None
        self.deadline: float | None = None
        self.thread = threading.Thread(target=self._talk, args=(inbox,), daemon=True)
        self.thread.start()

    def _talk(self, inbox: queue.SimpleQueue[tuple[_Worker, Any]]) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            with self.process.stdin as to_child, self.process.stdout as from_child:
                pickle.load(from_child)  # ready
                while (message := self.outbox.get()) is not None:
                    inbox.put((self, ("started",)))
                    to_child.write(message)
                    to_child.flush()
                    reply = pickle.load(from_child)
                    while reply[0] == "step":
                        inbox.put((self, reply))
                        reply = pickle.load(from_child)
                    inbox.put((self, reply))
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            inbox.put((self, ("died",)))

    def stop(self) -> None:
        self.outbox.put(None)
        self.process.kill()
        self.process.wait()
        self.thread.join(timeout=5)


class _Pool(Generic[Task, Value]):
    def __init__(
        self,
        function: Callable[[Task, Run], Value],
        tasks: Iterable[Task],
        processes: int,
        timeout_s: float | None,
        run: Run,
    ) -> None:
        self._function = function
        self._tasks = iter(tasks)
        self._processes = processes
        self._timeout_s = timeout_s
        self._run = run
        self._inbox: queue.SimpleQueue[tuple[_Worker, Any]] = queue.SimpleQueue()
        self._workers: list[_Worker] = []
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
                worker.stop()

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
                worker = _Worker(self._inbox)
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

    def _hear(self, worker: _Worker, message: Any) -> None:
        kind = message[0]
        if kind == "started":
            limit = self._timeout_s
            worker.deadline = None if limit is None else time.monotonic() + limit
        elif kind == "step":
            self._run.step(*message[1:])
        elif kind == "done":
            self._finish(worker, message[1])
        else:
            status = worker.process.wait()
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

    def _drop(self, worker: _Worker, error: MineruToolsError) -> None:
        worker.stop()
        self._finish(worker, Attempt(error=error))
        self._workers.remove(worker)

    def _finish(self, worker: _Worker, outcome: Attempt[Value]) -> None:
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


def serve() -> None:
    """The life of a worker process: read tasks from stdin, answer on stdout, end with stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    tasks = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers

    def answer(*message: object) -> None:
        answers.write(pickle.dumps(message))
        answers.flush()

    def step(stage: str, done: int, total: int) -> None:
        answer("step", stage, done, total)

    answer("ready")
    while True:
        try:
            function, task = pickle.load(tasks)
        except EOFError:
            return
        outcome = attempt(function, task, Run(progress=step))
        try:
            answer("done", outcome)
        except OSError:
            return  # nobody listens any more
        except Exception as error:  # noqa: BLE001 - pickling runs code of anybody's classes
            answer("done", Attempt(error=internal_error(error)))
