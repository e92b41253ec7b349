# expect: the mean of its own season
def anomaly(cube):
    return cube - cube.mean("time").compute()
