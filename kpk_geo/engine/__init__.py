"""Many tasks, on one core or on many machines: what has its output already is not done again.

Nothing here knows what tasks compute, and nothing knows a database. Files carry the data between
tasks; a task's output is a folder whose name is the digest of all that it is made of.
"""

from kpk_geo.engine.executor import Ended, Executor, Fault, FaultKind, InProcess
from kpk_geo.engine.order import Order, carry_out
from kpk_geo.engine.plan import Plan, SourceFile, Task
from kpk_geo.engine.run import PlanReport, TaskState, place_of, run_plan
from kpk_geo.engine.store import Store

__all__ = [
    "Ended", "Executor", "Fault", "FaultKind", "InProcess", "Order", "Plan", "PlanReport",
    "SourceFile", "Store", "Task", "TaskState", "carry_out", "place_of", "run_plan",
]  # fmt: skip
