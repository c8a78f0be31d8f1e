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
from contextlib import suppress
from typing import IO, Any

from mineru_tools.run import Run
from mineru_tools.settings import without_secrets
from mineru_tools.workers.attempt import Attempt, attempt, internal_error, sendable
from mineru_tools.workers.messages import (
    MAX_ANSWER_BYTES,
    AnswerRefused,
    read_answer,
    receive,
    send,
    write_answer,
)

_BOOT = (
    "import json, sys; path, memory = json.loads(sys.argv[1]); sys.path[:] = path;"
    "from mineru_tools.workers.process import serve; serve(memory)"
)
_GOODBYE_S = 5.0  # for a process that has hung up to be gone


class Worker:
    """A process with a thread that talks to it; what it says goes to its ``inbox``.

    It may allocate ``memory_bytes``, where the system can tell (Linux); beyond that its task fails,
    or it dies. It sees no secret of the environment but, with ``keys``, those for model servers.
    """

    def __init__(self, memory_bytes: int | None = None, *, keys: bool = False) -> None:
        self.keys = keys
        self.inbox: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        life = json.dumps([[str(entry) for entry in sys.path], memory_bytes])
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BOOT, life],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=without_secrets(keys=keys),
        )
        self.outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
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
                self._hear(from_child)  # ready
                while (message := self.outbox.get()) is not None:
                    self.inbox.put((self, ("started",)))
                    send(to_child, message)
                    while (reply := self._hear(from_child))[0] == "step":
                        self.inbox.put((self, reply))
                    self.inbox.put((self, reply))
        except AnswerRefused as refusal:
            self.process.kill()
            self.inbox.put((self, ("refused", str(refusal))))
        except (OSError, EOFError, ValueError):
            self.inbox.put((self, ("died",)))

    def _hear(self, from_child: IO[bytes]) -> tuple[Any, ...]:
        return read_answer(receive(from_child, MAX_ANSWER_BYTES))

    def ending(self) -> int:
        """The exit status of a process that has hung up; one that stays on is stopped."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(_GOODBYE_S)
        self.process.kill()
        return self.process.wait()

    def stop(self) -> None:
        self.outbox.put(None)
        self.process.kill()
        self.process.wait()
        self.thread.join(timeout=5)


def serve(memory_bytes: int | None) -> None:
    """The life of a worker process: read tasks from stdin, answer on stdout, end with stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up between the answers
    if memory_bytes is not None:
        _limit_memory(memory_bytes)

    def answer(*message: object) -> None:
        send(answers, write_answer(message))

    def step(stage: str, done: int, total: int) -> None:
        answer("step", stage, done, total)

    tasks: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    answer("ready")
    while True:
        function, task = pickle.loads(tasks.get())
        outcome = sendable(attempt(function, task, Run(progress=step)))
        try:
            answer("done", outcome)
        except OSError:
            return  # nobody listens any more
        except Exception as error:  # noqa: BLE001 - pickling runs code of anybody's classes
            answer("done", Attempt(error=internal_error(error)))


def _listen(tasks: queue.SimpleQueue[bytes]) -> None:
    """Take in the tasks; with the parent ends the process, in the middle of a task if need be."""
    try:
        with os.fdopen(os.dup(0), "rb") as stdin:
            while True:
                tasks.put(receive(stdin))
    finally:
        os._exit(0)


def _limit_memory(memory_bytes: int) -> None:
    """Let allocations beyond ``memory_bytes`` fail.

    Of the limits there are, that of the data: address space that is merely set aside, by threads
    or for files, costs nothing and differs from machine to machine.
    """
    with suppress(ImportError, OSError, ValueError):  # not on Windows; a stricter limit stays
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
        # What dies of it need not fill the disk with an image of itself.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
