"""How offers of a state are called in an address or a command: so that a link survives a load."""

from collections.abc import Mapping

import pandas as pd


def offer_names(rows: pd.DataFrame) -> dict[str, str]:
    """Name offers; a name stays the same as long as the lists say the same of that number.

    Its number, where it is alone with it; else with the key of the commune behind it, and of
    several places in one commune with their order in its list.

    Parameters
    ----------
    rows
        Offers of one kind, as `read_offer_sites` gives them.

    Returns
    -------
    dict
        Name -> key of the offer in a scenario, as `analyses.access.offers.offer_keys` gives it.

    Examples
    --------
    >>> rows = pd.DataFrame({"offer_id": ["1", "2", "2", "3", "3"], "site_id": range(5),
    ...                      "owner": ["A", "A", "B", "A", "A"]})
    >>> list(offer_names(rows))
    ['1', '2|A', '2|B', '3|A|1', '3|A|2']
    """
    number, owner = (rows[name].astype(str) for name in ("offer_id", "owner"))
    number = number.str.replace("|", "||", regex=False)  # parts a name, so a number has two
    of_number = number.groupby(number).transform("size").tolist()
    together = number + "|" + owner
    groups = together.groupby(together)
    of_both, place = groups.transform("size").tolist(), (groups.cumcount() + 1).tolist()
    found = {}
    keys = zip(rows["offer_id"].astype(str), rows["site_id"].tolist(), strict=True)
    for at, (offer, site) in enumerate(keys):
        name = number.iloc[at] if of_number[at] == 1 else together.iloc[at]
        found[f"{name}|{place[at]}" if of_both[at] > 1 else name] = f"{offer}|{site}"
    return found


def called(names: Mapping[str, str], text: str) -> list[str]:
    """List the names that a text may mean: itself, those of its number, or all that go on from it.

    Parameters
    ----------
    names
        As `offer_names` gives them.
    text
        As it was typed.
    """
    number = text.replace("|", "||")
    ways = {text, number}
    goes_on = [f"{way}|" for way in ways]
    return [
        name
        for name in names
        if name in ways
        or any(name.startswith(way) and not name.startswith(f"{way}|") for way in goes_on)
    ]
