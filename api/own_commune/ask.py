"""What `kpk new` asks, on a terminal, and what it assumes elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import typer

from api.own_commune.site import sure_place
from kpk_geo.communes.records import Place
from kpk_geo.communes.resolve import Resolution, describe
from kpk_geo.errors import NotFoundError, listed
from kpk_geo.own_commune.cuts import AreaCut, proposed

Say = Callable[[str], None]


@dataclass(slots=True)
class Questions:
    """At most two: which place, and which areas. Each answer can be given as an option instead."""

    say: Say
    is_terminal: bool  # whether somebody can answer
    level: str | None = None  # areas that were named beforehand
    asked: list[str] = field(default_factory=list)  # German

    def place(self, found: Resolution, text: str) -> Place:
        """Give the place that is meant; it is never assumed.

        Parameters
        ----------
        found
            What the name may mean.
        text
            As it was typed.

        Raises
        ------
        InputError
            Several are possible, and nobody can be asked.
        """
        if found.is_sure or not self.is_terminal:
            return sure_place(found, text)
        opening = "gibt es mehrfach" if found.is_exact else "gibt es nicht; gemeint sein kann"
        chosen = self._choose(f"„{text}“ {opening}:", [describe(it) for it in found.places], None)
        return found.places[chosen]

    def cut(self, cuts: Sequence[AreaCut]) -> AreaCut:
        """Give the areas; where nobody is asked, the finest official cut that fits, and it is said.

        Parameters
        ----------
        cuts
            That there are.

        Raises
        ------
        NotFoundError
            The areas that were named are not among them.
        """
        best = proposed(cuts)
        if self.level is not None:
            return named_cut(cuts, self.level)
        if len(cuts) == 1 or not self.is_terminal:
            self.say(f"Gebiete: {best.description}")
            if len(cuts) > 1:
                others = listed(f"--areas {cut.level}" for cut in cuts if cut is not best)
                self.say(f"  Andere Gebiete: {others}")
            return best
        texts = [f"{cut.description}  [--areas {cut.level}]" for cut in cuts]
        return cuts[self._choose("Auf welchen Gebieten soll gerechnet werden?", texts,
                                 list(cuts).index(best))]  # fmt: skip

    def _choose(self, asked: str, texts: Sequence[str], default: int | None) -> int:
        self.asked.append(asked)
        self.say(asked)
        for number, text in enumerate(texts, 1):
            self.say(f"  {number}. {text}")
        while True:
            answer = typer.prompt("Nummer", default=None if default is None else default + 1)
            if str(answer).strip().isdigit() and 1 <= int(answer) <= len(texts):
                return int(answer) - 1
            self.say(f"Bitte eine Zahl von 1 bis {len(texts)}.")


def named_cut(cuts: Sequence[AreaCut], level: str) -> AreaCut:
    """Give the areas of a level.

    Parameters
    ----------
    cuts
        That there are.
    level
        As the profile calls it.

    Raises
    ------
    NotFoundError
        They are not among them.
    """
    for cut in cuts:
        if cut.level == level:
            return cut
    raise NotFoundError(
        f"Gebiete „{level}“ gibt es hier nicht. Möglich sind: "
        f"{listed(f'{cut.level} ({cut.description})' for cut in cuts)}."
    )
