"""A dossier's findings as plain text, to be copied into a form of the Land, with their sources."""

from maps.area.indicator_text import general_notes, title_of
from maps.area.profile import AreaProfile
from maps.area.sentences import headline, lead
from maps.dossier.head import areas_text, days_text
from maps.dossier.words import for_paper


def copied_text(profile: AreaProfile) -> str:
    """Write what the page of an area says as plain lines.

    Parameters
    ----------
    profile
        Of the area or Quartier: page and text say the same by construction.
    """
    lines = [headline(profile), "", areas_text(profile), lead(profile), ""]
    if profile.synthetic:
        lines.insert(0, f"Erfundene Daten: {profile.region_name} gibt es nicht.")
    if profile.quarter is not None:
        lines += profile.quarter.notes
    lines += [
        f"- {title_of(item, is_quarter=profile.quarter is not None)}"
        for item in profile.indicators
    ]  # fmt: skip
    lines += general_notes(profile.indicators)
    for part in profile.parts:
        said = [part.sentence, *part.lines, *part.certainty, part.stale]
        shown = [text for text in said if text]
        if shown:
            lines += ["", f"{part.heading} {shown[0]}", *(f"- {text}" for text in shown[1:])]
    lines += [f"{label}: {for_paper(reason)}" for label, reason in profile.absent]
    lines += ["", f"Stand der Daten: {days_text(profile)}", "Quellen:"]
    lines += [
        f"- {item.attribution or item.publisher}, {item.dataset}, {item.licence}"
        for item in profile.sources
    ]
    return "\n".join(lines).strip() + "\n"
