"""Classes of status and dynamic: limits, codes, names, and the field of both."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpk_geo.errors import InputError, listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScheme:
    """Named classes between limits. A limit belongs to the class nearer to the middle."""

    limits: tuple[float, ...]
    codes: tuple[int, ...]
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if list(self.limits) != sorted(set(self.limits)):
            raise InputError(f"Klassengrenzen müssen aufsteigen: {listed(self.limits)}.")
        if not len(self.codes) == len(self.labels) == len(self.limits) + 1:
            raise InputError(
                f"Zu {len(self.codes)} Klassen gehören {len(self.codes) - 1} Grenzen, "
                f"angegeben sind {len(self.limits)}."
            )

    def classify(self, scores: np.ndarray) -> np.ndarray:
        """Give the class code of each score; 0 for NaN."""
        places = np.zeros(scores.shape, dtype=np.int64)
        for limit in self.limits:
            places += scores >= limit if limit < 0 else scores > limit
        return np.where(np.isnan(scores), 0, np.asarray(self.codes)[places])

    def label(self, code: int) -> str:
        """Name a class."""
        return self.labels[self.codes.index(code)]


def status_scheme(limits: Sequence[float] = (-1, 1, 1.5)) -> ClassScheme:
    """Classes of the status; codes and names as in the MSS, "hoch" meaning least burden."""
    return ClassScheme(
        limits=tuple(limits),
        codes=(1, 2, 3, 4),
        labels=("hoch", "mittel", "niedrig", "sehr niedrig"),
    )


def dynamic_scheme(limits: Sequence[float] = (-1, 1)) -> ClassScheme:
    """Classes of the dynamic; "negativ" means worse than the city's average change."""
    return ClassScheme(
        limits=tuple(limits), codes=(1, 3, 5), labels=("positiv", "stabil", "negativ")
    )


STABLE = 3  # code of the dynamic: neither positive nor negative
FIELD_SIGNS = {1: "+", 3: "+/-", 5: "-"}


def field_of(status: int, dynamic: int) -> str:
    """Overlay status and dynamic to the 4 x 3 field.

    >>> field_of(2, 3)
    '2+/-'
    """
    return f"{status}{FIELD_SIGNS[dynamic]}"
