"""How far does an area lie from the mean of all areas, measured in standard deviations?

z = (x - mean) / sd over the areas with a value, with the *population* standard deviation
(ddof = 0), as in the Berlin Monitoring Soziale Stadtentwicklung 2021: its published z-values
agree with ddof = 0 to rounding (0.005) and with ddof = 1 only to 0.0103.
"""

import pandas as pd

from analyses.burden.scores import deviations
from kpk_geo.errors import InputError, listed


def z_scores(values: pd.DataFrame) -> pd.DataFrame:
    """Standardise each column over its rows, none of which lacks a value.

    Raises
    ------
    InputError
        A column holds fewer than two different values and cannot tell areas apart. Counting
        values, not testing the spread for zero: float noise leaves 1e-17 there.

    Examples
    --------
    >>> z_scores(pd.DataFrame({"poverty": [0.25, 0.5, 0.75]}))["poverty"].round(3).tolist()
    [-1.225, 0.0, 1.225]
    """
    constant = [str(name) for name in values.columns if values[name].nunique() < 2]
    if constant:
        raise InputError(
            f"Ohne Unterschied zwischen den Gebieten: {listed(constant)}. Solche Indikatoren "
            "können keine Belastung anzeigen; bitte aus dem Index nehmen oder die Datei prüfen."
        )
    return pd.DataFrame(
        deviations(values.to_numpy(dtype=float)), index=values.index, columns=values.columns
    )
