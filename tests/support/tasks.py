"""Tasks for worker processes, which can only be sent functions of importable modules."""

from __future__ import annotations

import os

from mineru_tools.run import Run


def process_id(task: int, run: Run) -> int:
    """The process that works on the task."""
    return os.getpid()
