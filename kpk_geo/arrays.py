"""Names for arrays, so that a signature says what is in them."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]  # geometries, mostly
