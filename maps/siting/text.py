"""What is said of new sites: the answer in three sentences, what it rests on, what it is not."""

import math

from analyses.siting.candidates import GRID_TITLE
from kpk_geo.german import number, several
from kpk_geo.model import Proof, SitingAim, SitingEquity, SitingNeed
from kpk_geo.network.slope import SLOPED_MODES
from kpk_geo.profile import SitingPlan
from kpk_geo.results.siting import ChosenSite, GroupShare, SitingParameters, SitingSummary
from maps.kit.ways_text import LEVEL, OFF_STREETS, halo_texts
from maps.siting.places_text import are_places_limited, nearby_sentence, places_sentence
from maps.siting.words import percent, phases_text

MANY_OFF = 0.01  # of the children: from here on those without a street belong into the answer


def headline(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say the answer as a council hears it: where, what it changes, and how sure that is."""
    where, proof = _where(parameters, summary), proof_line(parameters, summary)
    if are_places_limited(parameters, summary):  # what was sought and proven comes first
        nearby = nearby_sentence(parameters, summary)
        return f"{where} {places_sentence(parameters, summary)} {proof} {nearby}"
    return f"{where} {_change(parameters, summary)} {proof}"


def doubt_mark(summary: SitingSummary) -> str:
    """Say in a few words beside the headline what its "Bewiesen" takes for granted; "" if nothing.

    Whether slope counts and whether streets end near the areas stands in full further down.
    """
    marks = {
        f"Wege {LEVEL}": any(
            own.slope is None and own.mode in SLOPED_MODES for own in summary.ways
        ),
        "Wege am Rand unsicher": any(
            halo_texts(own.mode, own.minutes, own.halo, {}) for own in summary.ways
        ),
    }
    named = [mark for mark, is_so in marks.items() if is_so]
    return f"Mit Vorbehalt: {'; '.join(named)}." if named else ""


def site_name(site: ChosenSite) -> str:
    """Name a site with its area."""
    title = site.title
    if title == GRID_TITLE and site.address:
        title = f"{title} {site.address}"
    return f"{title} ({site.area_name})"


def _where(parameters: SitingParameters, summary: SitingSummary) -> str:
    kind, sites = summary.kind.label, summary.sites
    if summary.tour:
        return (
            f"{several(len(sites), 'Halt', 'Halte')} für „{kind}“ an "
            f"{several(len(summary.tour), 'Tag', 'Tagen')}: {_stops(summary)}."
        )
    if len(sites) == 1:
        return f"Nächster Ort für „{kind}“: {site_name(sites[0])}."
    listed = ", ".join(f"{place}. {site_name(site)}" for place, site in enumerate(sites[:3], 1))
    rest = f" und {len(sites) - 3} weitere" if len(sites) > 3 else ""
    return f"Die nächsten {number(len(sites))} Orte für „{kind}“: {listed}{rest}."


def _stops(summary: SitingSummary, most: int = 3) -> str:
    named = [site_name(site) for site in summary.sites[:most]]
    rest = len(summary.sites) - most
    return f"{', '.join(named)}{f' und {number(rest)} weitere' if rest > 0 else ''}"


def tour_lines(parameters: SitingParameters, summary: SitingSummary) -> list[str]:
    """Say for each day its stops in order, and how long it takes."""
    lines, first = [], 0
    for place, day in enumerate(summary.tour, 1):
        stops = " → ".join(site.title for site in summary.sites[first : first + day.stops])
        lines.append(
            f"Tag {place}: {stops}; {number(day.driving)} Minuten Fahrt, mit je "
            f"{number(parameters.plan.stay_minutes)} Minuten Halt zusammen "
            f"{number(day.minutes / 60, 1)} Stunden, ab {summary.depot} und zurück."
        )
        first += day.stops
    return lines


def _change(parameters: SitingParameters, summary: SitingSummary) -> str:
    plan = parameters.plan
    after = percent(_share(summary, summary.reached_after))
    instead, share, unknown = "", f"({after})", f"; {nothing_recorded(summary)}"
    if summary.existing:
        instead, unknown = f"statt {number(summary.reached_before)} ", ""
        share = f"({after} statt {percent(_share(summary, summary.reached_before))})"
    text = (
        f"Dann erreichen {number(summary.reached_after)} {instead}"
        f"von {number(summary.children)} Kindern {phases_text(plan.phases)} in "
        f"{number(plan.max_minutes or math.nan)} Minuten {plan.mode.label} einen Ort "
        f"{share}{unknown}"
    )
    if plan.aim is SitingAim.MEDIAN:
        text += (
            f"; der Weg eines Kindes sinkt im Mittel von {number(summary.minutes_before, 1)} auf "
            f"{number(summary.minutes_after, 1)} Minuten"
        )
    if plan.aim is SitingAim.CENTRE:
        before = summary.longest_before
        named = f"{number(before, 1)}" if math.isfinite(before) else "mehr als 90"
        text += (
            f"; der längste Weg von 95 von 100 Kindern sinkt von {named} auf "
            f"{number(summary.longest_after, 1)} Minuten"
        )
    return f"{text}."


def nothing_recorded(summary: SitingSummary) -> str:
    """Say that no place is recorded: how many children reach one today is then not known."""
    return f"ein Ort der Art „{summary.kind.label}“ ist bisher nicht erfasst"


def _share(summary: SitingSummary, children: float) -> float:
    return children / summary.children if summary.children else math.nan


def proof_line(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say how much better any other choice could be."""
    among = f"unter {several(summary.candidates, 'möglichen Ort', 'möglichen Orten')}"
    if summary.proof is Proof.PROVEN:
        return f"Bewiesen: {_best(parameters.plan, summary, among)}."
    room = f"mit einer anderen Wahl {among} {_more(summary.gap)} möglich"
    if parameters.plan.aim is SitingAim.COVER_ALL:
        room = f"vielleicht ginge es mit bis zu {percent(summary.gap)} weniger Orten"
    if parameters.plan.aim is SitingAim.CENTRE:
        room = f"der längste Weg könnte höchstens {percent(summary.gap, 1)} kürzer werden"
    if summary.proof is Proof.TIMED_OUT:
        return f"Die Rechenzeit ist abgelaufen, bevor es bewiesen war: {room}."
    return f"Nicht ganz bewiesen: {room}."


def _more(gap: float) -> str:
    """Say how much more than the new sites add another choice could.

    >>> _more(0.0001), _more(0.05)
    ('wären höchstens 0,1\u202f% mehr', 'wären höchstens 5,3\u202f% mehr')
    """
    if gap >= 1:
        return "wäre beliebig viel mehr"
    more = math.ceil(round(1000 * gap / (1 - gap), 6)) / 1000
    return f"wären höchstens {percent(more, 1)} mehr"


def _best(plan: SitingPlan, summary: SitingSummary, among: str) -> str:
    if plan.aim is SitingAim.COVER_ALL:
        return f"Weniger als {number(len(summary.sites))} genügen nicht, {among}"
    if plan.aim is SitingAim.CENTRE:
        return f"Keine andere Wahl {among} macht den längsten Weg kürzer"
    what = "spart mehr Weg" if plan.aim is SitingAim.MEDIAN else "erreicht mehr"
    if plan.aim is SitingAim.TOUR:
        what = "erreicht in dieser Zeit mehr"
    if plan.capacity is not None:
        what = "gibt mehr Kindern einen Platz"
    if plan.equity is SitingEquity.BURDENED_FIRST:
        what = "erreicht mehr vom am stärksten belasteten Fünftel, und dann mehr von allen"
    if plan.need is SitingNeed.BURDEN:
        what += ", wenn Kinder in belasteten Gebieten mehr zählen"
    return f"Keine andere Wahl {among} {what}"


def detail_lines(parameters: SitingParameters, summary: SitingSummary) -> list[str]:
    """Say what belongs beside the answer: who is served, equity, equals, cost, what is missing."""
    lines = [
        *tour_lines(parameters, summary),
        _fewer_line(parameters, summary),
        _room_line(parameters, summary),
        equity_line(summary),
        _equal_line(summary),
        stability_line(parameters, summary),
        cost_line(summary),
        left_out_line(summary),
        _off_streets_line(summary),
    ]
    return [line for line in lines if line]


def _fewer_line(parameters: SitingParameters, summary: SitingSummary) -> str:
    found, wanted = len(summary.sites), summary.wanted
    if summary.tour:
        return ""
    if parameters.plan.aim is SitingAim.COVER_ALL:
        return (
            f"Damit ist jedes Kind in der Zeit an einem Ort, das überhaupt ein möglicher Ort "
            f"erreicht. {number(summary.children - summary.reached_after)} Kinder erreicht keiner."
        )
    if found >= wanted:
        return ""
    if summary.affordable is not None and summary.affordable <= found:
        return f"Gesucht waren {number(wanted)}; das Budget reicht für {number(found)}."
    return f"Gesucht waren {number(wanted)}; mehr als {number(found)} ändern nichts."


def _room_line(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say it in units of the kind: how many children there are for each site."""
    if summary.tour:
        return ""
    before = sum(1 for site in summary.existing if site.area_id is not None)
    after = before + len(summary.sites)
    text = f"1 {summary.kind.label} für rund {number(_rounded(summary.children / after))} Kinder"
    if not before:
        return f"{text}, bisher gibt es hier noch nichts davon."
    return f"{text}, bisher für rund {number(_rounded(summary.children / before))}."


def _rounded(value: float) -> float:
    """Round to three digits, as far as such a figure is good for anything.

    >>> _rounded(2071.5)
    2070.0
    """
    return value if value < 1000 else round(value, 2 - math.floor(math.log10(value)))


def equity_line(summary: SitingSummary) -> str:
    """Say whom the sites serve: the most and the least burdened; "" where nothing is known."""
    most, least = summary.most_burdened, summary.least_burdened
    if most is None or least is None:
        return summary.without_burden
    return (
        f"Fünftel der Kinder mit der höchsten Belastung: {_after(most)}. Fünftel mit der "
        f"geringsten: {_after(least)}. Kein Gebiet steht schlechter da als heute: Geschlossen wird "
        "nichts."
    )


def _after(group: GroupShare) -> str:
    after, before = group.after / group.children, group.before / group.children
    if percent(after) == percent(before):
        return f"Es bleibt bei {percent(before)}, die einen Ort erreichen"
    return f"Dann erreichen {percent(after)} statt {percent(before)} einen Ort"


def _equal_line(summary: SitingSummary) -> str:
    equal = [item for item in summary.runners_up if item.is_equal]
    if not equal:
        return ""
    named = "; ".join(
        f"statt {item.instead_of} auch {item.title} ({item.area_name})" for item in equal
    )
    return f"Genauso gut: {named}. Darüber entscheiden andere Gründe."


def stability_line(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say how often the sites are chosen again if children and weights are other ones."""
    kept = [round(site.kept_in * parameters.draws) for site in summary.sites
            if not math.isnan(site.kept_in)]  # fmt: skip
    if len(kept) < len(summary.sites) or not parameters.draws:
        return ""
    trials = f"{number(parameters.draws)} Proben mit leicht anderen Kinderzahlen und Gewichten"
    if len(kept) == 1:
        return f"Bei {number(kept[0])} von {trials} wird derselbe Ort wieder gewählt."
    named = "; ".join(f"Ort {place} bei {number(count)}" for place, count in enumerate(kept, 1))
    return f"Bei {trials} werden wieder gewählt: {named}."


def cost_line(summary: SitingSummary) -> str:
    """Say what the sites cost a year; "" without a price."""
    cost = summary.cost
    if cost is None:
        return ""
    text = (
        f"Kosten im Jahr: {number(cost.total)} Euro für "
        f"{several(len(summary.sites), 'Ort', 'Orte')} (je {number(cost.each)})"
    )
    if cost.commune_total < cost.total:
        text += f", davon trägt die Kommune {number(cost.commune_total)} Euro"
    return f"{text}. {cost.source}".strip()


def _off_streets_line(summary: SitingSummary) -> str:
    """Say how many children the answer knows nothing of; "" where they are a handful."""
    off = summary.children_off_streets
    if off < MANY_OFF * summary.children:
        return ""
    return (
        f"Weitere {number(off)} Kinder ohne Weg ({OFF_STREETS}): Für sie sagt die Antwort nichts."
    )


def left_out_line(summary: SitingSummary) -> str:
    """Say which candidates were left out, and why; "" where none was."""
    if not summary.left_out:
        return ""
    named = "; ".join(f"{number(count)} {reason}" for reason, count in summary.left_out.items())
    return f"Nicht zur Wahl standen: {named}."
