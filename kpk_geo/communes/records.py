"""What a commune is, and a place that a region can be founded for: a commune or a whole Kreis."""

from dataclasses import dataclass

from kpk_geo.letters import plain_name

DISTRICT_DIGITS = 5  # of an AGS: Land 2, Regierungsbezirk 1, Kreis 2; three more name the commune
FREE_CITY = "kreisfreie Stadt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """One commune as of the list, or as of a boundary layer that knows one that the list lacks."""

    key: str  # AGS, eight digits
    name: str
    kind: str  # German: kreisfreie Stadt, Stadt, Gemeinde; "" where a layer does not say
    district: str = ""  # name of its Kreis; "" for a kreisfreie Stadt
    government_district: str = ""  # Regierungsbezirk
    office: str = ""  # key of the commune or Kreis whose Jugendamt serves it; "" where not known
    office_is_sure: bool = False

    @property
    def label(self) -> str:
        """Name with its title, as it is told apart from the Kreis.

        >>> Commune(key="05978036", name="Unna", kind="Stadt").label
        'Stadt Unna'
        """
        title = {FREE_CITY: "Stadt", "": ""}.get(self.kind, self.kind)
        return f"{title} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a region is founded for: one commune, or all communes of a Kreis."""

    name: str  # as it stands on maps
    label: str  # with its title
    key: str  # eight digits of a commune, five of a Kreis
    communes: tuple[Commune, ...]  # at least one
    office: str = ""  # German: its Jugendamt; "" where several serve it or none is known
    office_is_sure: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """AGS of its communes."""
        return tuple(commune.key for commune in self.communes)

    @property
    def region_id(self) -> str:
        """Its name in plain letters, as regions are known by.

        >>> Place(name="Kreis Höxter", label="", key="05762", communes=()).region_id
        'kreis-hoexter'
        """
        return plain_name(self.name)

    @property
    def is_district(self) -> bool:
        """Whether it is a Kreis."""
        return len(self.key) == DISTRICT_DIGITS

    @property
    def government_districts(self) -> tuple[str, ...]:
        """Regierungsbezirke of its communes, each once."""
        return tuple(dict.fromkeys(item.government_district for item in self.communes))
