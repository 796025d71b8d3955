"""The choice of themes on a page: what stands up front, under which group, under which headline."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from maps.kit.themes import Theme

MANY_THEMES = 6  # from more on, some stand up front and the others under "Mehr"
FRONT = "Auf einen Blick"


def with_findings(themes: Iterable[Theme], place: str) -> list[Theme]:
    """Give a plain name to the themes that found nothing: each heads the page while it is shown.

    Parameters
    ----------
    themes
        Of one map.
    place
        Name of the region.
    """
    return [
        replace(
            theme,
            finding=f"{theme.finding.rstrip('.')}." if theme.finding else f"{theme.label}: {place}",
        )
        for theme in themes
    ]


def with_few_first(themes: Sequence[Theme], first: Sequence[str]) -> list[Theme]:
    """Put the themes up front that most people need; the others stand under "Mehr".

    Nothing changes where there are few themes anyway.

    Parameters
    ----------
    themes
        Of one map, with their groups.
    first
        Their `id`, in the order in which they stand up front; those that are not there are passed
        over.
    """
    if len(themes) <= MANY_THEMES:
        return list(themes)
    by_id = {theme.id: theme for theme in themes}
    front = [by_id[name] for name in first if name in by_id]
    rest = [theme for theme in themes if theme.id not in first]
    return [
        *(replace(theme, group=FRONT) for theme in front),
        *(
            replace(theme, group=f"Mehr: {theme.group}" if theme.group else "Mehr")
            for theme in rest
        ),
    ]


def grouped(themes: Iterable[Theme]) -> dict[str, list[Theme]]:
    """Sort themes into the groups of the selector."""
    groups: dict[str, list[Theme]] = {}
    for theme in themes:
        groups.setdefault(theme.group, []).append(theme)
    return groups
