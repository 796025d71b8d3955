"""What hot spots say of counts: the search in circles, whether areas differ, what was assumed."""

from kpk_geo.german import number
from kpk_geo.results.hot_spots import CountSummary, HotSpotSummary, RankSummary
from maps.kit.probability import probability


def scan_sentence(summary: HotSpotSummary) -> str:
    """Say what the search in circles found, and what it does not say."""
    scan = summary.scan
    assert scan is not None  # there is no theme without it
    rates = "Hohe Quoten" if summary.sign > 0 else "Niedrige (hier ungünstige) Quoten"
    if any(circle.p <= summary.level for circle in scan.circles):
        return (
            f"{rates} liegen näher beieinander, als wenn dieselben Quoten auf die Gebiete verlost "
            "würden. Wo genau eine Häufung endet, sagt der Kreis nicht."
        )
    return (
        f"{rates} liegen nicht erkennbar näher beieinander, als wenn dieselben Quoten auf die "
        "Gebiete verlost würden: kein Kreis über dem Zufall."
    )


def scan_method(summary: HotSpotSummary) -> str:
    """Describe the search in circles for the method box."""
    scan = summary.scan
    if scan is None:
        return f"nicht gerechnet: {summary.why_no_scan}"
    start = (
        "gewichtetes Normalmodell (Kulldorff, Huang und Konty 2009; Huang u. a. 2009), höchstens "
        f"{number(100 * scan.max_share)} % der Menschen im Kreis; {number(scan.simulations)}-mal "
        f"die standardisierten Abweichungen auf die Gebiete verlost, Startwert {scan.seed}. "
        "Keine unabhängige Bestätigung der Prüfung je Gebiet: "
    )
    found = [circle for circle in scan.circles if circle.p <= summary.level]
    if not found:
        return start + "kein Kreis über dem Zufall"
    texts = [
        f"{len(circle.areas)} Gebiete mit {number(circle.relative_risk, 2)}-facher Quote "
        f"(Prüfgröße {number(circle.statistic, 1)}, p {probability(circle.p)})"
        for circle in found
    ]
    return start + "; ".join(texts)


def difference_sentence(counts: CountSummary) -> str:
    """Say whether areas differ at all, and by which test."""
    verdict = (
        "Die Gebiete unterscheiden sich mehr, als der Zufall erwarten lässt"
        if counts.different
        else "Die Gebiete unterscheiden sich nicht über den Zufall hinaus"
    )
    test = (
        "Test auf gleiche Quoten nach Tarone 1979, gesperrte Zahlen gemittelt, gegen gezogene "
        "Karten mit derselben Sperrung"
        if counts.suppressed_used
        else "exakter Test auf gleiche Quoten: Tarone 1979, bei gleicher Zahl der Fälle"
    )
    ratio = ""
    if counts.difference_expected > 0:
        times = counts.difference_statistic / counts.difference_expected
        ratio = f"Prüfgröße {number(times, 2)}-mal so groß wie im Mittel bei gleichen Quoten, "
    return f"{verdict} ({test}; {ratio}p {probability(counts.difference_p)})."


def differences_method(summary: HotSpotSummary) -> str:
    """Say for the method box whether areas differ, by how much, and what ranks rest on."""
    counts = summary.counts
    if counts is None:
        return f"nicht geprüft: {summary.why_no_ranks}"
    # Of what is most likely with suppressed cells each area counts by how sure it is.
    centre = "Mittel der Gebiete" if counts.suppressed_used else "Quote aller"
    text = (
        f"{difference_sentence(counts)} {number(counts.difference_simulations)} Ziehungen, "
        f"Startwert {counts.difference_seed}. {centre} {number(100 * counts.mean, 1)} %, Streuung "
        f"zwischen den Gebieten ohne Zufall {number(100 * counts.between, 1)} Prozentpunkte "
        "(Varianz von Anteilen)."
    )
    if summary.ranks is None or not summary.ranks.distinct:
        return f"{text} Keine Ränge: {summary.why_no_ranks}"
    return f"{text} {_ranks(summary.ranks)}"


def _ranks(ranks: RankSummary) -> str:
    return (
        f"Ränge: {number(ranks.simulations)} Ziehungen aus Beta-Verteilungen, Spanne "
        f"{number(100 * ranks.level)} %."
    )


def design_effect_text(summary: HotSpotSummary) -> str:
    """Say how much a person counts, and whether somebody said so."""
    counts = summary.counts
    if counts is None:
        return "ohne Anzahlen nicht nötig"
    value = number(counts.design_effect, 2).removesuffix("0").removesuffix(",0")
    if counts.design_effect_stated:
        return (
            f"{value} (aus dem Profil): So viel mehr streut eine Anzahl, weil Menschen einer "
            "Familie oder eines Haushalts ihre Lage teilen; jede Varianz rechnet damit"
        )
    return (
        f"{value} ist angenommen, das Profil nennt keinen (design_effect): Jeder Mensch zählt für "
        "sich. Teilen Geschwister oder Haushalte ihre Lage, sind Ränge und der Test auf "
        "Unterschiede zu zuversichtlich"
    )


def suppressed_text(counts: CountSummary) -> str:
    """Say what became of suppressed cells; empty without any."""
    if not counts.suppressed:
        return ""
    if not counts.suppressed_used:
        reason = counts.why_left_out or "ihr Nenner ist zu klein"
        return (
            f"{_cells(counts.suppressed)} ausgelassen: {reason}. Fehlen dadurch niedrige Quoten, "
            "wirken die Gebiete verschiedener, als sie sind, und die Suche im Kreis schlägt öfter "
            "falsch an"
        )
    numbers = " oder ".join(str(number) for number in counts.suppressed_means)
    stand, go = ("steht", "geht") if counts.suppressed_used == 1 else ("stehen", "gehen")
    text = (
        f"{_cells(counts.suppressed_used)} {stand} laut Profil für {numbers} und {go} so in "
        "Mittel, Streuung und den Test auf Unterschiede ein (im Mittel zusammen "
        f"{number(counts.expected_suppressed, 1)} Fälle), mit ihrem Mittelwert auch in die Suche "
        "im Kreis. Rang und Prüfung je Gebiet gibt es dort nicht"
    )
    rest = counts.suppressed - counts.suppressed_used
    return f"{text}; weitere ausgelassen: {rest}" if rest else text


def _cells(count: int) -> str:
    return "Eine gesperrte Zahl" if count == 1 else f"{number(count)} gesperrte Zahlen"
