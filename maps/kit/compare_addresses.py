"""Where the pages are that compare communes."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

COMPARE = "/vergleich"
WHAT_IF = "was-waere-wenn"


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


def table_address(
    state_id: str,
    what: str,
    *,
    commune: str = "",
    alike: tuple[str, ...] = (),
    district: str = "",
) -> str:
    """Give the address of a table of communes.

    Parameters
    ----------
    state_id
        Of the state.
    what
        File, such as "kommunen.csv".
    commune, alike
        As for `compare_address`.
    district
        Key of a Kreis; empty: all of them.

    Examples
    --------
    >>> table_address("nrw", "kommunen.csv", district="05978")
    '/api/states/nrw/kommunen.csv?kreis=05978&columns=german'
    """
    words = [("kommune", commune), *(("gleich", name) for name in alike), ("kreis", district)]
    query = [(name, text) for name, text in words if text] + [("columns", "german")]
    return f"/api/states/{quote(state_id, safe='')}/{what}?{urlencode(query)}"


def run_address(state_id: str) -> str:
    """Give the address of the page that says how far the run over a state is.

    Parameters
    ----------
    state_id
        Of the state.
    """
    return f"{COMPARE}/{quote(state_id, safe='')}/lauf"


def what_if_address(state_id: str, words: Sequence[tuple[str, str]] = ()) -> str:
    """Give the address of the page of what would be if offers of a state changed.

    Parameters
    ----------
    state_id
        Of the state.
    words
        Name and text of what is asked, a name as often as it is said.

    Examples
    --------
    >>> what_if_address("nrw", [("schliessen", "K1")])
    '/vergleich/nrw/was-waere-wenn?schliessen=K1'
    """
    path = f"{COMPARE}/{quote(state_id, safe='')}/{WHAT_IF}"
    return f"{path}?{urlencode(words)}" if words else path


def what_if_file(state_id: str, words: Sequence[tuple[str, str]], ending: str) -> str:
    """Give the address of the same as a file.

    Parameters
    ----------
    state_id, words
        As `what_if_address` takes them.
    ending
        "csv" or "xlsx"; empty: JSON.

    Examples
    --------
    >>> what_if_file("nrw", [("schliessen", "K1")], "csv")
    '/api/states/nrw/was-waere-wenn.csv?schliessen=K1&columns=german'
    """
    path = f"/api/states/{quote(state_id, safe='')}/{WHAT_IF}"
    if ending:
        path, words = f"{path}.{ending}", [*words, ("columns", "german")]
    return f"{path}?{urlencode(words)}"
