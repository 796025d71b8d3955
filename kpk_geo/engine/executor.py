"""Who does the tasks: an executor takes orders and says how each ended."""

from collections import deque
from typing import Protocol

from kpk_geo.engine.order import Ended, Fault, FaultKind, Order, carry_out

__all__ = ["Ended", "Executor", "Fault", "FaultKind", "InProcess"]


class Executor(Protocol):
    """Does tasks, one or many at a time."""

    def has_room(self, *, big: bool) -> bool:
        """Say whether a task more would not wait for long.

        Parameters
        ----------
        big
            Whether the task needs much memory.
        """

    def submit(self, order: Order, *, big: bool) -> None:
        """Take an order; how it ended comes from `wait`.

        Parameters
        ----------
        order
            What is to be done.
        big
            Whether it needs much memory.
        """

    def wait(self) -> list[Ended]:
        """Wait until a task ended; give those that did.

        Raises
        ------
        SourceError
            Nobody is there any more who could do it.
        """


class InProcess:
    """Does one task after the other in this process, without any engine: for comparison."""

    def __init__(self) -> None:
        self._orders: deque[Order] = deque()

    def has_room(self, *, big: bool) -> bool:
        """Take one order at a time."""
        return not self._orders

    def submit(self, order: Order, *, big: bool) -> None:
        """Keep the order until `wait`."""
        self._orders.append(order)

    def wait(self) -> list[Ended]:
        """Do what was ordered."""
        return [carry_out(self._orders.popleft())]
