# expect: The result is in memory already
def anomaly(cube):
    groups = cube.load().groupby("time.season")
    return groups - groups.mean("time")
