"""Run one function over many tasks, in processes that may hang or die without harm to the rest.

Not ``concurrent.futures``: there a single dead process breaks the pool, and a task that hangs
cannot be stopped. Not ``multiprocessing``: its spawned processes run the caller's script again.
"""

from mineru_tools.workers.attempt import Attempt, attempt, internal_error
from mineru_tools.workers.crew import Crew
from mineru_tools.workers.pool import attempt_all, available_cpus

__all__ = ["Attempt", "Crew", "attempt", "attempt_all", "available_cpus", "internal_error"]
