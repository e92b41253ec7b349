# expect: keep the chunks of the cube
def anomaly(cube):
    groups = cube.groupby("time.season")
    return groups - groups.mean("time").compute()
