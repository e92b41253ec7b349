"""Fold records into the lowest and the highest level, and their number (exercise 12.5).

Check it with    python code/check.py 12.5
The check takes about a second on any number of cores.
"""

import math


def take_in(total, record):
    """Total with one record more; a total is (lowest, highest, number of levels).

    A record is a dictionary; "level_cm" is missing when the gauge was broken.
    """
    if "level_cm" not in record:
        return total
    lowest, highest, number = total
    level = record["level_cm"]
    # solution:
    return min(lowest, level), max(highest, level), number + 1
    # starter:
    # return ____  # the new total: three numbers
    # end


def join_totals(one, other):
    """Total of two totals."""
    # solution:
    return min(one[0], other[0]), max(one[1], other[1]), one[2] + other[2]
    # starter:
    # return ____  # three numbers again
    # end


def lazy_extremes(records):
    """Lazy total of a bag of records."""
    # solution:
    return records.fold(take_in, join_totals, initial=(math.inf, -math.inf, 0))
    # starter:
    # return records.fold(____, ____, initial=____)  # math.inf is larger than any level
    # end
