"""Tables of figures by commune: keys that changed, and communes that a table does not know."""

from collections import defaultdict
from collections.abc import Mapping

from kpk_geo.errors import listed
from kpk_geo.import_report import Report, SourceFile
from kpk_geo.ingest.boundary import reading
from kpk_geo.ingest.tables import read_table
from kpk_geo.model import StateFaultKind
from kpk_geo.profile import IndicatorTable
from kpk_geo.results.state import StateFault
from kpk_geo.states.boundaries import same_name
from kpk_geo.states.communes import StateCommunes
from kpk_geo.states.named import Successor


def fitted_table(
    table: IndicatorTable,
    source_file: SourceFile,
    state: StateCommunes,
    successors: Mapping[str, Successor],
) -> tuple[IndicatorTable, list[StateFault]]:
    """Tell a table which of its keys changed, so that the load finds today's communes.

    One former key becomes today's; of several (a merger) the rows are added up, which only counts
    allow: without them the rows stay out, and it is said.

    Parameters
    ----------
    table
        Section of the profile.
    source_file
        Its file.
    state
        The communes.
    successors
        By former key.

    Raises
    ------
    InputError
        The table cannot be read.
    """
    width = table.key_width or 8
    with reading(source_file):
        frame = read_table(source_file, table, [table.key_column], Report(source_file.name))
    lines = {str(key).zfill(width): int(str(line)) for line, key in frame[table.key_column].items()}
    raw = {str(key).zfill(width): str(key) for key in frame[table.key_column]}
    today: dict[str, list[str]] = defaultdict(list)
    for key in raw:
        if key in successors and successors[key].today in state.communes:
            today[successors[key].today].append(key)
    faults, names, merge = [], dict(table.names), dict(table.merge)
    has_counts = all(value.numerator is not None for value in table.values)
    for key, former in sorted(today.items()):
        parts = [*former, *([key] if key in raw else [])]
        is_merger = len(parts) > 1
        if is_merger and (not has_counts or table.suppressed_means):
            faults.append(_cannot_add(key, parts, source_file.name, lines[former[0]]))
            continue
        faults.append(_changed(key, former, successors, source_file.name, lines[former[0]]))
        if is_merger:
            merge[key] = tuple(raw[part] for part in parts)
        else:
            names[raw[former[0]]] = key
    for key in raw:
        is_of_state = key.isdigit() and len(key) == 8 and _is_near(key, state)
        if is_of_state and key not in state.communes and key not in successors:
            faults.append(StateFault(
                kind=StateFaultKind.UNKNOWN_KEY, file=source_file.name, line=lines[key],
                text=f"{source_file.name}, Zeile {lines[key]}: Den Schlüssel {key} kennt die "
                f"Liste ({state.file}) nicht; die Zeile bleibt weg. "
                f"{same_name(raw[key], state)}Wurde die Gemeinde umgeschlüsselt, gehört sie "
                "in [state] successors.",
            ))  # fmt: skip
    fitted = table.model_copy(
        update={"names": names, "merge": merge, "key_width": width, "unmatched_keys": "report"}
    )
    return fitted, faults


def _is_near(key: str, state: StateCommunes) -> bool:
    return key[:2] in {known[:2] for known in state.communes}


def _changed(
    key: str, former: list[str], successors: Mapping[str, Successor], file: str, line: int
) -> StateFault:
    first = successors[former[0]]
    return StateFault(
        kind=StateFaultKind.CHANGED_KEY, communes=(key,), file=file, line=line,
        text=f"{file}, Zeile {line}: {listed(former)} heißt seit {first.since} {key} und ist so "
        f"gelesen (Quelle: {first.source}).",
    )  # fmt: skip


def _cannot_add(key: str, parts: list[str], file: str, line: int) -> StateFault:
    return StateFault(
        kind=StateFaultKind.CHANGED_KEY, communes=(key,), file=file, line=line,
        text=f"{file}, Zeile {line}: {listed(parts)} sind heute zusammen {key}. Quoten lassen sich "
        "nicht zusammenzählen; die Zeilen bleiben weg. Bitte Zähler und Nenner liefern lassen, "
        "oder die Tabelle auf heutigem Gebietsstand.",
    )  # fmt: skip
