"""Exercise x01.2: the anomaly of a cube, in two passes that keep few chunks in memory.

Repair `anomaly`, save, and judge your answer, from the folder above `code`, with

    python code/check.py x01.2

Run time: about two seconds.
"""



def season_numbers(cube):
    """0 for December to February, 1 for March to May ..., one for each day."""
    return (cube["time"].dt.month.values % 12) // 3


def subtract(chunk, numbers, means):
    """Each day of a chunk minus the map of its season.

    numbers: season of each day, of shape (days, 1, 1); means: four maps.
    """
    return chunk - means[numbers[:, 0, 0]]


def anomaly(cube):
    """Each day minus the mean of its season: a lazy cube, in the chunks of `cube`."""
    groups = cube.groupby("time.season")
    return groups - groups.mean("time")  # right numbers, but look at the chunks
