"""What the import report says about a network."""

from kpk_geo.errors import InputError
from kpk_geo.german import number
from kpk_geo.import_report import Report
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import build_network
from kpk_geo.network.streets import Streets
from kpk_geo.network.tags import BRIDGE, FERRY, STEPS, TUNNEL


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
    counts = {"Treppen": STEPS, "Brücken": BRIDGE, "Tunnel": TUNNEL, "Fähren": FERRY}
    texts = [f"{number(int(((flags & bit) > 0).sum()))} {name}" for name, bit in counts.items()]
    report.note(f"{number(streets.kilometres, 1)} km Wege, darunter {', '.join(texts)}.")
    for mode in TravelMode:
        try:
            network = build_network(streets, mode, min_fragment=min_fragment)
        except InputError as error:
            report.note(str(error))
            continue
        parts = "ein zusammenhängender Teil"
        if network.components > 1:
            parts = f"{number(network.components)} Teile ohne Verbindung untereinander"
        left_out = (
            f"; {number(network.fragments)} abgetrennte Stücke unter {number(min_fragment)} m "
            f"({number(network.fragment_kilometres, 1)} km) bleiben weg"
            if network.fragments
            else ""
        )
        report.note(f"{mode.label}: {parts}{left_out}.")
