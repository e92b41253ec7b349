"""Exercise x01.2: the anomaly of a cube, in two passes that keep few chunks in memory.

Repair `anomaly`, save, and judge your answer, from the folder above `code`, with

    python code/check.py x01.2

Run time: about two seconds.
"""

# solution:
import dask.array as da

# end


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
    # solution:
    means = groups.mean("time").sel(season=["DJF", "MAM", "JJA", "SON"])
    means = means.compute().values  # first pass: four maps, which are small
    days = cube.chunks[0]
    numbers = da.from_array(season_numbers(cube)[:, None, None], chunks=(days, 1, 1))
    lazy = da.map_blocks(subtract, cube.data, numbers, means=means, dtype=cube.dtype)
    return cube.copy(data=lazy)
    # starter:
    # return groups - groups.mean("time")  # right numbers, but look at the chunks
    # end
