"""What the models reckon with."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
"""One-dimensional where nothing else is said."""
