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
    return ____  # the new total: three numbers


def join_totals(one, other):
    """Total of two totals."""
    return ____  # three numbers again


def lazy_extremes(records):
    """Lazy total of a bag of records."""
    return records.fold(____, ____, initial=____)  # math.inf is larger than any level
