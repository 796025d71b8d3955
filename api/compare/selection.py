"""Which communes a table or file holds, and what each says of a commune itself."""

from dataclasses import dataclass, field
from typing import Any

from analyses.compare.peers import Alike, peers_of
from api.compare.read import commune_of, members_of
from maps.compare.view import StateView


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which communes; without anything all of them."""

    commune: str = ""  # its key; with it come its peers
    alike: Alike = field(default_factory=Alike)
    district: str = ""  # key of a Kreis

    def keys(self, state: StateView) -> tuple[str, ...]:
        """Give the keys of the communes, ascending.

        Raises
        ------
        NotFoundError
            There is no such commune or Kreis.
        """
        if self.commune:
            commune_of(state, self.commune)
            return tuple(sorted(peers_of(self.commune, state.communes, self.alike)))
        if self.district:
            return tuple(sorted(item.area_id for item in members_of(state, self.district)))
        return tuple(sorted(state.communes))

    @property
    def is_all(self) -> bool:
        """Whether it is the whole state, of which no ranks are given."""
        return not (self.commune or self.district)


def properties(state: StateView, key: str, selection: Selection) -> dict[str, Any]:
    """Give what every table says of a commune itself.

    Parameters
    ----------
    state
        That it belongs to.
    key
        Of the commune.
    selection
        By which it was chosen.
    """
    item = state.communes[key]
    faults = dict.fromkeys(found.kind.label for found in state.faults_of([key]))
    return {
        "area_id": key, "name": item.name, "title": item.title,
        "district_name": item.district_name, "own": key == selection.commune,
        "type": item.type.label, "office_name": item.office_name,
        "office_is_sure": item.office_is_sure, "programme": item.programme,
        "inhabitants": item.inhabitants, "inhabitants_source": item.inhabitants_source,
        "cells": item.cells, "offers": item.offers, "covered": item.covered,
        "faults": "; ".join(faults) or None,
    }  # fmt: skip
