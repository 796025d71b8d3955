"""The communes of a state: which there are, in which Kreis, and whose Jugendamt serves them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpk_geo.communes.records import DISTRICT_DIGITS, FREE_CITY, Commune
from kpk_geo.communes.table import Directory, listed_communes, read_directory
from kpk_geo.errors import InputError, listed
from kpk_geo.model import CommuneType, StateFaultKind
from kpk_geo.profile import StateInfo
from kpk_geo.results.state import StateFault

PROGRAM_LIST = "Verzeichnis der Gemeinden"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCommunes:
    """All communes of a state, by key."""

    communes: Mapping[str, Commune]
    file: str  # German: where the list comes from

    @property
    def directory(self) -> Directory:
        """The same as a directory, which names Jugendämter."""
        return Directory(dict(self.communes))

    @property
    def district_names(self) -> dict[str, str]:
        """Names of the Kreise by key; a kreisfreie Stadt stands for itself."""
        return {
            key[:DISTRICT_DIGITS]: item.district or item.name for key, item in self.communes.items()
        }

    def members(self, district: str) -> list[Commune]:
        """Give the communes of a Kreis, by key.

        Parameters
        ----------
        district
            Its five digits.
        """
        return [item for key, item in sorted(self.communes.items()) if key.startswith(district)]


def commune_type(commune: Commune) -> CommuneType:
    """Say who is responsible for youth welfare in a commune.

    >>> commune_type(Commune(key="05978036", name="Unna", kind="Stadt", office="05978036")).label
    'kreisangehörig mit eigenem Jugendamt'
    """
    if commune.kind == FREE_CITY:
        return CommuneType.FREE_CITY
    if not commune.office:
        return CommuneType.UNKNOWN
    is_own = commune.office == commune.key
    return CommuneType.OWN_OFFICE if is_own else CommuneType.DISTRICT_OFFICE


def read_state_communes(info: StateInfo, data_dir: Path) -> tuple[StateCommunes, list[StateFault]]:
    """Read the communes of a state, and say which have no Jugendamt or two.

    Parameters
    ----------
    info
        Section of the profile.
    data_dir
        Folder in which its list is looked for.

    Raises
    ------
    SourceError, InputError
        The list cannot be read, or it holds no commune of the state.
    """
    if info.communes is None:
        rows = [(0, item) for item in read_directory().communes.values()]
        file = PROGRAM_LIST
    else:
        rows, file = listed_communes(data_dir / info.communes), info.communes
    own = [(line, item) for line, item in rows if item.key.startswith(info.key)]
    if not own:
        raise InputError(
            f"{file}: Kein Gemeindeschlüssel beginnt mit „{info.key}“. Stimmt [state] key?"
        )
    communes, faults = _once(own, file)
    state = StateCommunes(communes=communes, file=file)
    return state, [*faults, *_unknown_offices(state), *_missing_districts(state, info)]


def _once(
    rows: Sequence[tuple[int, Commune]], file: str
) -> tuple[dict[str, Commune], list[StateFault]]:
    """Take each commune once; where two rows name two Jugendämter, none is taken."""
    by_key: dict[str, list[tuple[int, Commune]]] = defaultdict(list)
    for line, item in rows:
        by_key[item.key].append((line, item))
    communes, faults = {}, []
    for key, claims in sorted(by_key.items()):
        first = claims[0][1]
        offices = list(dict.fromkeys(item.office for _, item in claims))
        if len(offices) > 1:
            lines = listed(f"Zeile {line}: {item.office or '–'}" for line, item in claims)
            faults.append(StateFault(
                kind=StateFaultKind.TWO_OFFICES, communes=(key,), file=file, line=claims[1][0],
                text=f"{file}: Für {first.name} ({key}) stehen zwei Jugendämter da ({lines}). "
                "Die Gemeinde bleibt ohne Jugendamt, bis nur eine Zeile für sie dasteht.",
            ))  # fmt: skip
            first = _without_office(first)
        communes[key] = first
    return communes, faults


def _without_office(item: Commune) -> Commune:
    return Commune(
        key=item.key, name=item.name, kind=item.kind, district=item.district,
        government_district=item.government_district,
    )  # fmt: skip


def _unknown_offices(state: StateCommunes) -> Iterable[StateFault]:
    known = {*state.communes, *state.district_names}
    by_office: dict[str, list[str]] = defaultdict(list)
    for key, item in state.communes.items():
        if item.office and item.office not in known:
            by_office[item.office].append(key)
    for office, keys in sorted(by_office.items()):
        yield StateFault(
            kind=StateFaultKind.UNKNOWN_OFFICE, communes=tuple(keys), file=state.file,
            text=f"{state.file}: Das Jugendamt „{office}“ von {listed(keys)} ist weder eine "
            "Gemeinde noch ein Kreis der Liste. Bitte den Schlüssel in der Spalte jugendamt "
            "prüfen (acht Ziffern: Gemeinde, fünf: Kreis).",
        )  # fmt: skip


def _missing_districts(state: StateCommunes, info: StateInfo) -> Iterable[StateFault]:
    for key in info.districts:
        if key not in state.district_names:
            yield StateFault(
                kind=StateFaultKind.MISSING_DISTRICT, file=state.file,
                text=f"{state.file}: Der Kreis {key} aus [state] districts hat keine Gemeinde in "
                "der Liste. Bitte die Liste ergänzen oder den Schlüssel im Profil streichen.",
            )  # fmt: skip
