"""Which communes is one held against? The user says what must be alike."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from kpk_geo.model.communes import SizeClass, size_class
from kpk_geo.results.state import StateCommune


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """What a commune must share with the one that is asked about; nothing: all are peers."""

    type: bool = False  # whose Jugendamt is responsible
    size: bool = False  # class of inhabitants
    programme: bool = False  # named by the programme, or not
    district: bool = False  # in the same Kreis

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are asked for."""
        return tuple(item.name for item in fields(self) if getattr(self, item.name))


def peers_of(own: str, communes: Mapping[str, StateCommune], alike: Alike) -> tuple[str, ...]:
    """Give the keys of the peers, ascending, the asked one among them.

    A commune of which it is not known whether it is alike is no peer; nor has one of unknown size
    any peers by size but itself.

    Parameters
    ----------
    own
        Key of the commune that is asked about.
    communes
        All of the state, by key.
    alike
        What must be shared.
    """
    asked = communes[own]
    return tuple(
        key for key, item in sorted(communes.items())
        if key == own or all(_share(asked, item, name) for name in alike.names)
    )  # fmt: skip


def _share(one: StateCommune, other: StateCommune, name: str) -> bool:
    if name == "type":
        return one.type is other.type
    if name == "size":
        size = size_class(one.inhabitants)
        return size is not SizeClass.UNKNOWN and size is size_class(other.inhabitants)
    if name == "programme":
        return bool(one.programme) == bool(other.programme)
    return one.district == other.district
