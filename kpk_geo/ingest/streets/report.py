"""What the import report says about a network."""

from collections import Counter

from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.ingest.streets.ways import StreetWays
from kpk_geo.model import TravelMode
from kpk_geo.network.areas import MAX_ENTRANCES
from kpk_geo.network.durations import FERRY_WAIT
from kpk_geo.network.modes import FERRY_SPEED
from kpk_geo.network.parts import parts_of
from kpk_geo.network.segments import Segments
from kpk_geo.network.squares import AreaCounts
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import BRIDGE, FERRY, LIFT, MODES, STEPS, TUNNEL


def report_network(report: Report, streets: Streets, *, min_fragment: float) -> None:
    """Say how long the network is, of how many parts it consists, and what is left out.

    Parameters
    ----------
    streets
        All that was read, of every mode.
    min_fragment
        Metres; a detached part that is shorter is left out.
    """
    flags = streets.edges["flags"].to_numpy()
    counts = {
        "Treppen": STEPS, "Aufzüge": LIFT, "Brücken": BRIDGE, "Tunnel": TUNNEL, "Fähren": FERRY,
    }  # fmt: skip
    texts = [f"{number(int(((flags & bit) > 0).sum()))} {name}" for name, bit in counts.items()]
    report.note(f"{number(streets.kilometres, 1)} km Wege, darunter {', '.join(texts)}.")
    segments = streets.segments()
    for bit, mode in enumerate(MODES):
        report.note(_parts(segments, mode, bit, min_fragment))


def _parts(segments: Segments, mode: TravelMode, bit: int, min_fragment: float) -> str:
    found = parts_of(segments, bit, min_fragment=min_fragment)
    if not len(found.rows):
        return f"Im Straßennetz gibt es keinen Weg, der „{mode.label}“ zu benutzen ist."
    parts = "ein zusammenhängender Teil"
    if found.components > 1:
        parts = f"{number(found.components)} Teile ohne Verbindung untereinander"
    left_out = (
        f"; {number(found.fragments)} abgetrennte Stücke unter {number(min_fragment)} m "
        f"({number(found.fragment_kilometres, 1)} km) bleiben weg"
        if found.fragments
        else ""
    )
    return f"{mode.label}: {parts}{left_out}."


def tell_lacks(report: Report, *, relations: int, barriers: int) -> None:
    """Say what an extract has nothing of at all: somebody may have left it out.

    Parameters
    ----------
    relations
        How many there are, whatever they say.
    barriers
        Ways that are rivers, shores or railways.
    """
    if not relations:
        report.note(
            "Auszug ohne Relationen: Plätze als Flächen aus mehreren Linien, Ufer großer Gewässer "
            "und Fähren aus mehreren Wegen fehlen, wo es sie gibt."
        )
    if not barriers:
        report.note(
            "Auszug ohne Flüsse, Seen und Bahngleise: Wo es sie gibt, sperren sie das gerade Stück "
            "von der Wohnung zur Straße nicht."
        )


def tell_reading(
    report: Report,
    ways: StreetWays,
    squares: AreaCounts,
    *,
    missing: int,
    unknown_barriers: Counter[str],
) -> None:
    """Say what of an extract was not read, and what was assumed.

    Parameters
    ----------
    ways
        As they were read.
    squares
        What became of the surfaces to walk on.
    missing
        Nodes of streets that are not there.
    unknown_barriers
        Kinds of barriers on streets of which nothing is known.
    """
    if ways.torn:
        report.note(
            f"{number(ways.torn)} Wege sind in keinem der Auszüge ganz, und ihre Stücke treffen "
            "sich nicht: Gelesen ist je das längste. Bitte Auszüge holen, die an der Grenze ganze "
            "Wege enthalten."
        )
    if missing:
        report.note(
            f"{number(missing)} Knoten liegen außerhalb der Region oder fehlen im Auszug; Wege "
            "enden dort."
        )
    if ways.doubled:
        report.note(
            f"{number(ways.doubled)} Wege stehen mehrfach im Auszug, etwa weil Auszüge aneinander "
            "gehängt wurden; jeder zählt einmal, in seiner letzten Fassung."
        )
    if ways.closed:
        reasons = ", ".join(f"{number(n)} {why}" for why, n in sorted(ways.closed.items()))
        report.note(f"Wege, die niemand benutzen darf und die nicht gelesen sind: {reasons}.")
    if ways.unknown:
        values = (f"highway={value} ({n})" for value, n in ways.unknown.most_common())
        report.note(
            f"Unbekannte Straßenarten zählen nicht als Weg: {listed(values, limit=8)}. Was es "
            "gibt, steht im OpenStreetMap-Wiki unter Key:highway; richtigstellen lässt es sich "
            "dort."
        )
    if unknown_barriers:
        values = (f"barrier={value} ({n})" for value, n in unknown_barriers.most_common())
        report.note(
            f"Sperren unbekannter Art gelten als offen: {listed(values, limit=8)}. Was es gibt, "
            "steht im OpenStreetMap-Wiki unter Key:barrier; richtigstellen lässt es sich dort."
        )
    _tell_squares(report, squares, ways.lost_areas)
    _tell_assumptions(report, ways)


def _tell_squares(report: Report, squares: AreaCounts, lost: int) -> None:
    if squares.crossed:
        report.note(
            f"{number(squares.crossed)} Plätze und andere Flächen zum Gehen lassen sich quer "
            f"überqueren ({number(squares.links)} Wege von Eingang zu Eingang)."
        )
    reasons = {
        "am Rand des Auszugs, Teile fehlen": squares.cut + lost,
        "ohne geschlossenen Rand": squares.broken,
        f"mit mehr als {MAX_ENTRANCES} Eingängen": squares.crowded,
    }
    texts = [f"{number(count)} {why}" for why, count in reasons.items() if count]
    if texts:
        report.note(
            f"Nicht quer zu überqueren sind Plätze: {', '.join(texts)}. Wo ihr Rand bekannt ist, "
            "führt der Weg an ihm entlang."
        )


def _tell_assumptions(report: Report, ways: StreetWays) -> None:
    if ways.unsure:
        report.note(
            f"{number(ways.unsure)} Wege mit einer Bedingung, die nur einen Teil der Zeit (montags "
            "bis freitags 8 bis 18 Uhr) gilt oder sich nicht sicher lesen lässt: Es zählt, was "
            "ohne die Bedingung gilt."
        )
    if ways.vague_ramps:
        report.note(
            f"{number(ways.vague_ramps)} Treppen mit einer Rampe, von der nicht dabeisteht, wofür: "
            "Sie zählen mit Kinderwagen als offen."
        )
    ferries = sum(rule.highway == "ferry" for rule in ways.rules)
    if ferries:
        report.note(
            f"Fähren: Die Wartezeit zählt je Überfahrt einmal, der halbe Abstand zwischen zwei "
            f"Fahrten oder, wo er nicht dabeisteht, {number(FERRY_WAIT / 60)} Minuten. "
            f"{number(ways.untimed_ferries)} von {number(ferries)} Fährwegen sind ohne lesbare "
            f"Dauer ({number(ways.odd_durations)} davon mit unlesbarer) und fahren mit "
            f"{number(FERRY_SPEED)} km/h."
        )
