"""Of which indicators can no index be made?"""

import numpy as np
import pandas as pd

from kpk_geo.errors import InputError, listed

FLOAT_NOISE = 1e-9  # of the size of the scores; sums of floats leave some 1e-16


def require_direction(values: pd.DataFrame, signs: pd.Series) -> None:
    """Refuse indicators of which nobody said what a high value means, and endless values.

    Parameters
    ----------
    values
        By area_id, one column per indicator.
    signs
        By indicator: 1 burden, -1 relief, 0 neither.

    Raises
    ------
    InputError
        There is one; the message names it.
    """
    undirected = [str(name) for name, sign in signs.items() if sign == 0]
    if undirected:
        raise InputError(
            f"Ohne Richtung: {listed(undirected)}. Ein Indikator des Index muss im Profil "
            'polarity = "burden" (hoch = belastet) oder "relief" (hoch = entlastet) haben.'
        )
    endless = [str(name) for name in values if np.isinf(values[name]).any()]
    if endless:
        raise InputError(f"Werte ohne Ende (unendlich) in: {listed(endless)}.")


def require_difference(z: pd.DataFrame, weights: pd.Series, name: str) -> None:
    """Refuse indicators that cancel out: what is left is noise, and would be blown up to scores.

    Parameters
    ----------
    z
        Standardised values by area_id, one column per indicator.
    weights
        By indicator.
    name
        German: of the part of the index.

    Raises
    ------
    InputError
        They cancel out in every area.
    """
    sums = z.to_numpy() @ weights.to_numpy()
    size = float(np.abs(z.to_numpy()).max() * weights.sum())
    if np.ptp(sums) > FLOAT_NOISE * size:
        return
    raise InputError(
        f"{name}: Die Indikatoren heben einander in allen Gebieten auf ({listed(z.columns)}): Wo "
        "der eine hoch ist, ist der andere ebenso niedrig. Das ist kein Index; bitte polarity und "
        "Auswahl im Profil prüfen."
    )
