"""Where the pages are that compare communes."""

from urllib.parse import quote, urlencode

COMPARE = "/vergleich"


def compare_address(
    state_id: str, *, commune: str = "", alike: tuple[str, ...] = (), indicator: str = ""
) -> str:
    """Give the address of the page that holds a commune against others.

    Parameters
    ----------
    state_id
        Of the state.
    commune
        Its key (AGS); empty: none is chosen yet.
    alike
        What its peers share with it.
    indicator
        Key of the figure on the map; empty: the first.

    Examples
    --------
    >>> compare_address("nrw", commune="05978036", alike=("type", "size"))
    '/vergleich/nrw?kommune=05978036&gleich=type&gleich=size'
    """
    path = f"{COMPARE}/{quote(state_id, safe='')}"
    query = [(name, text) for name, text in (("kommune", commune), ("kennzahl", indicator)) if text]
    query[1:1] = [("gleich", name) for name in alike]
    return f"{path}?{urlencode(query)}" if query else path


def district_address(state_id: str, district: str) -> str:
    """Give the address of the page of a Kreis.

    Parameters
    ----------
    state_id
        Of the state.
    district
        Its key, five digits.
    """
    return f"{COMPARE}/{quote(state_id, safe='')}/kreis/{quote(district, safe='')}"


def run_address(state_id: str) -> str:
    """Give the address of the page that says how far the run over a state is.

    Parameters
    ----------
    state_id
        Of the state.
    """
    return f"{COMPARE}/{quote(state_id, safe='')}/lauf"
