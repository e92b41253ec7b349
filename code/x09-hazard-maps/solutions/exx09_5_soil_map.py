"""A soil map that knows how to be stored (exercise x09.5).

Check it with    python code/check.py x09.5
The check takes about 1 s; files live in memory.
"""

import stored


@stored.storable
class SoilMap:
    """How much soft ground makes the shaking stronger, site by site.

    factors       array of two dimensions; 1.0 is rock
    spacing_km    between two sites
    source        who measured, a text; None if nobody knows
    """

    def __init__(self, factors, spacing_km, source=None):
        self.factors = factors
        self.spacing_km = spacing_km
        self.source = source

    def __toh5__(self):
        """(array, dictionary of small values): all that this object is."""
        # solution:
        attrs = {"spacing_km": self.spacing_km}
        if self.source is not None:  # HDF5 has no None
            attrs["source"] = self.source
        return self.factors, attrs
        # starter:
        # raise NotImplementedError("return the array and a dictionary")
        # end

    def __fromh5__(self, array, attrs):
        """Fill this object, which has no attributes yet, with what `__toh5__` gave."""
        # solution:
        self.factors = array
        self.spacing_km = float(attrs["spacing_km"])
        self.source = attrs.get("source")
        # starter:
        # raise NotImplementedError("fill self from array and attrs")
        # end
