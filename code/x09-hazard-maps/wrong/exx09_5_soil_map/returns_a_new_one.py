# expect: `__fromh5__` fills `self`

import stored


@stored.storable
class SoilMap:
    def __init__(self, factors, spacing_km, source=None):
        self.factors = factors
        self.spacing_km = spacing_km
        self.source = source

    def __toh5__(self):
        attrs = {"spacing_km": self.spacing_km}
        if self.source is not None:
            attrs["source"] = self.source
        return self.factors, attrs

    def __fromh5__(self, array, attrs):
        return SoilMap(array, attrs["spacing_km"], attrs.get("source"))
