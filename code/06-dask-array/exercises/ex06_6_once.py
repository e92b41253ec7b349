"""Exercise 06.6: hits for several radii, from points that are drawn only once.

Repair `hits_within`, save, and judge your answer, from the folder above `code`, with

    python code/check.py 06.6

Run time: about a second.
"""



def hits_within(points, radii):
    """How many points lie closer to (0, 0) than each radius: a list of whole numbers.

    points: lazy Dask array of shape (n, 2); radii: numbers.
    """
    x, y = points[:, 0], points[:, 1]
    squared = x * x + y * y
    hits = []
    for radius in radii:  # right numbers, but all points are drawn each time
        inside = squared < radius * radius
        hits.append(int(inside.sum().compute()))
    return hits
