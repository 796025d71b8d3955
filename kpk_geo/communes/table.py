"""The list of communes that travels with the program."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kpk_geo.communes.records import DISTRICT_DIGITS, Commune, Place
from kpk_geo.errors import InputError, SourceError, why

_HERE = Path(__file__).parent
# In the installed package, or in the checkout.
_FOLDERS = (_HERE / "data", _HERE.parents[1] / "data" / "communes")
_COLUMNS = ("ags", "name", "art", "kreis", "regierungsbezirk", "jugendamt", "jugendamt_sicher")


@dataclass(frozen=True)  # without slots: `places` is kept once it was built
class Directory:
    """All communes that are known, by their key."""

    communes: dict[str, Commune]

    def with_more(self, more: Iterable[Commune]) -> "Directory":
        """Add communes that the list lacks; one that it has stays as it is.

        Parameters
        ----------
        more
            Such as a boundary layer names.
        """
        return Directory({item.key: item for item in more} | self.communes)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every commune, and every Kreis with all its communes."""
        return tuple([*self._communes(), *self._districts()])

    def _communes(self) -> Iterator[Place]:
        for item in self.communes.values():
            yield Place(
                name=item.name, label=item.label, key=item.key, communes=(item,),
                office=self.office_name(item.office), office_is_sure=item.office_is_sure,
            )  # fmt: skip

    def _districts(self) -> Iterator[Place]:
        by_district: dict[str, list[Commune]] = {}
        for item in self.communes.values():
            if item.district:
                by_district.setdefault(item.key[:DISTRICT_DIGITS], []).append(item)
        for key, members in by_district.items():
            offices = {item.office for item in members}
            yield Place(
                name=members[0].district, label=members[0].district, key=key,
                communes=tuple(members),
                office=self.office_name(offices.pop()) if len(offices) == 1 else "",
                office_is_sure=all(item.office_is_sure for item in members),
            )  # fmt: skip

    def office_name(self, key: str) -> str:
        """Name a Jugendamt by the key of its commune or Kreis; "" for an unknown key.

        Parameters
        ----------
        key
            Eight digits, or five.
        """
        if key in self.communes:
            return f"Jugendamt der {self.communes[key].label}"
        for item in self.communes.values():
            if key and item.key.startswith(key) and item.district:
                return f"Jugendamt {_genitive(item.district)}"
        return ""


def _genitive(district: str) -> str:
    """Write "des Kreises Kleve" of "Kreis Kleve".

    >>> _genitive("Kreis Kleve"), _genitive("Rhein-Sieg-Kreis"), _genitive("Märkischer Kreis")
    ('des Kreises Kleve', 'des Rhein-Sieg-Kreises', 'des Märkischen Kreises')
    >>> _genitive("Städteregion Aachen"), _genitive("Hochsauerlandkreis")
    ('der Städteregion Aachen', 'des Hochsauerlandkreises')
    """
    if district.startswith("Städteregion"):
        return f"der {district}"
    if district.startswith("Kreis "):
        return f"des Kreises {district.removeprefix('Kreis ')}"
    words = [word.removesuffix("er") + "en" if word.endswith("er") else word
             for word in district.split()[:-1]]  # fmt: skip
    return " ".join(["des", *words, f"{district.split()[-1]}es"])


@cache
def read_directory() -> Directory:
    """Read the communes of North Rhine-Westphalia.

    Raises
    ------
    SourceError
        The list is absent from this installation.
    """
    path = next((folder / "nrw.csv" for folder in _FOLDERS if (folder / "nrw.csv").is_file()), None)
    if path is None:
        raise SourceError(
            "Das Verzeichnis der Gemeinden (communes/nrw.csv) fehlt in dieser Installation. Bitte "
            "das Programm neu installieren."
        )
    return read_list(path)


def read_list(path: Path) -> Directory:
    """Read a list of communes.

    Parameters
    ----------
    path
        CSV as data/communes/README.md describes it.

    Raises
    ------
    SourceError
        The file cannot be read.
    InputError
        A column is absent, or a key has not eight digits or stands twice.
    """
    communes: dict[str, Commune] = {}
    for line, item in listed_communes(path):
        if item.key in communes:
            raise InputError(
                f"{path.name}, Zeile {line}: Der Gemeindeschlüssel „{item.key}“ steht schon weiter "
                "oben."
            )
        communes[item.key] = item
    return Directory(communes)


def listed_communes(path: Path) -> list[tuple[int, Commune]]:
    """Read the rows of a list of communes, each with its line; a key may stand twice.

    Parameters
    ----------
    path
        CSV as data/communes/README.md describes it.

    Raises
    ------
    SourceError
        The file cannot be read.
    InputError
        A column is absent, or a key has not eight digits.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=";"))
    except OSError as error:
        raise SourceError(f"{path.name}: lässt sich nicht lesen ({why(error)}).") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: Die Liste ist kein UTF-8. Bitte so speichern.") from error
    found = []
    for line, row in enumerate(rows, 2):
        absent = [name for name in _COLUMNS if row.get(name) is None]
        if absent:
            raise InputError(f"{path.name}, Zeile {line}: Die Spalte „{absent[0]}“ fehlt.")
        key = row["ags"]
        if not (key.isdigit() and len(key) == 8):
            raise InputError(
                f"{path.name}, Zeile {line}: Der Gemeindeschlüssel „{key}“ hat nicht acht Ziffern."
            )
        commune = Commune(
            key=key, name=row["name"], kind=row["art"], district=row["kreis"],
            government_district=row["regierungsbezirk"], office=row["jugendamt"],
            office_is_sure=row["jugendamt_sicher"] == "ja",
        )  # fmt: skip
        found.append((line, commune))
    return found
