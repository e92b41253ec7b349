"""Add the results of blocks so that the order of arrival does not matter (exercise x12.2).

Check it with    python code/check.py x12.2
The check takes less than a second on any number of cores.
"""


def total_volume(arrivals):
    """Sum of the volumes of all blocks, in cubic metres: the same bits every time.

    arrivals    list of (number of the block, its volume), in the order in which the
                workers were ready
    """
    total = 0.0
    for _, volume in arrivals:
        total += volume
    return total
