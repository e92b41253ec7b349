# expect: HDF5 has no None

import stored


@stored.storable
class SoilMap:
    def __init__(self, factors, spacing_km, source=None):
        self.factors = factors
        self.spacing_km = spacing_km
        self.source = source

    def __toh5__(self):
        return self.factors, {"spacing_km": self.spacing_km, "source": self.source}

    def __fromh5__(self, array, attrs):
        self.factors = array
        self.spacing_km = attrs["spacing_km"]
        self.source = attrs["source"]
