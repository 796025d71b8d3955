"""Classes of status and dynamic: limits, codes, names, and the field of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kpk_geo.errors import InputError, listed

# By code of the status, least burdened first; every page, file and command says these.
BURDEN_WORDS: Final = {1: "gering", 2: "durchschnittlich", 3: "hoch", 4: "sehr hoch"}
BURDEN_PHRASES: Final = {
    1: "geringe Belastung", 2: "durchschnittliche Belastung", 3: "hohe Belastung",
    4: "sehr hohe Belastung",
}  # fmt: skip
NO_BURDEN: Final = "nicht bekannt"
BURDENED: Final = (3, 4)  # codes of the status from which on burden counts as high


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassScheme:
    """Named classes between limits. A limit belongs to the class nearer to the middle."""

    limits: tuple[float, ...]
    codes: tuple[int, ...]
    labels: tuple[str, ...]  # German, as everybody reads them
    official: tuple[str, ...]  # German, as the source of the scheme names them

    def __post_init__(self) -> None:
        if list(self.limits) != sorted(set(self.limits)):
            raise InputError(f"Klassengrenzen müssen aufsteigen: {listed(self.limits)}.")
        if not len(self.codes) == len(self.labels) == len(self.official) == len(self.limits) + 1:
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
        """Name a class as everybody reads it."""
        return self.labels[self.codes.index(code)]

    def official_label(self, code: int) -> str:
        """Name a class as the source of the scheme does."""
        return self.official[self.codes.index(code)]


def status_scheme(limits: Sequence[float] = (-1, 1, 1.5)) -> ClassScheme:
    """Classes of the status; codes and official names as in the MSS.

    There "hoch" means least burden, which nobody reads right in ten seconds: labels say how high
    the burden is.
    """
    return ClassScheme(
        limits=tuple(limits),
        codes=tuple(BURDEN_WORDS),
        labels=tuple(BURDEN_WORDS.values()),
        official=("hoch", "mittel", "niedrig", "sehr niedrig"),
    )


def dynamic_scheme(limits: Sequence[float] = (-1, 1)) -> ClassScheme:
    """Classes of the dynamic; "negativ" means worse than the city's average change."""
    return ClassScheme(
        limits=tuple(limits),
        codes=(1, 3, 5),
        labels=("besser als die Stadt", "etwa wie die Stadt", "schlechter als die Stadt"),
        official=("positiv", "stabil", "negativ"),
    )


def burden_word(code: int | None) -> str:
    """Say how burdened an area is, from the code of its status.

    >>> burden_word(4), burden_word(None)
    ('sehr hoch', 'nicht bekannt')
    """
    return NO_BURDEN if code is None else BURDEN_WORDS.get(code, NO_BURDEN)


STABLE = 3  # code of the dynamic: neither positive nor negative
FIELD_SIGNS = {1: "+", 3: "+/-", 5: "-"}


def field_of(status: int, dynamic: int) -> str:
    """Overlay status and dynamic to the 4 x 3 field.

    >>> field_of(2, 3)
    '2+/-'
    """
    return f"{status}{FIELD_SIGNS[dynamic]}"
