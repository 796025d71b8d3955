"""What has changed since an earlier date?

The difference of two values of the same area and indicator; rates differ in percentage points.
Only comparable where geometry and definition stayed the same, which the caller must know.
"""

import pandas as pd

from kpk_geo.model import USABLE, Validity


def change(
    now: tuple[pd.DataFrame, pd.DataFrame], before: tuple[pd.DataFrame, pd.DataFrame]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Subtract earlier values; what is said against one is kept from whichever date it is.

    Parameters
    ----------
    now, before
        Values and validities by area_id and indicator. The areas of `now` are answered.
    """
    values, validity = now
    old_values = before[0].reindex(index=values.index, columns=values.columns)
    old_validity = before[1].reindex(index=values.index, columns=values.columns)
    old_validity = old_validity.where(old_validity.notna(), Validity.MISSING)
    # What is no value outweighs a doubt about one, and a doubt outweighs none.
    is_open = validity.isin(USABLE) & ((validity == Validity.VALID) | ~old_validity.isin(USABLE))
    reason = validity.where(~is_open, old_validity)
    return values - old_values, reason
