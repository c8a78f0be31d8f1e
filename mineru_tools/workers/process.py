"""A process that works on one task at a time: its life, and the thread that talks to it."""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from typing import Any

from mineru_tools.run import Run
from mineru_tools.workers.attempt import Attempt, attempt, internal_error

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from mineru_tools.workers.process import serve; serve()"
)


class Worker:
    """A process with a thread that talks to it; what it says goes to its ``inbox``."""

    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, json.dumps([str(entry) for entry in sys.path])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.outbox: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.task: int | None = None
        self.deadline: float | None = None
        self.thread = threading.Thread(target=self._talk, daemon=True)
        self.thread.start()

    @property
    def idle(self) -> bool:
        return self.task is None and self.process.poll() is None

    def _talk(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            with self.process.stdin as to_child, self.process.stdout as from_child:
                pickle.load(from_child)  # ready
                while (message := self.outbox.get()) is not None:
                    self.inbox.put((self, ("started",)))
                    to_child.write(message)
                    to_child.flush()
                    reply = pickle.load(from_child)
                    while reply[0] == "step":
                        self.inbox.put((self, reply))
                        reply = pickle.load(from_child)
                    self.inbox.put((self, reply))
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            self.inbox.put((self, ("died",)))

    def stop(self) -> None:
        self.outbox.put(None)
        self.process.kill()
        self.process.wait()
        self.thread.join(timeout=5)


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
