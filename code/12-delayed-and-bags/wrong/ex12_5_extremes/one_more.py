# expect: a total stands for many levels
import math


def take_in(total, record):
    if "level_cm" not in record:
        return total
    lowest, highest, number = total
    level = record["level_cm"]
    return min(lowest, level), max(highest, level), number + 1


def join_totals(one, other):
    return min(one[0], other[0]), max(one[1], other[1]), one[2] + 1


def lazy_extremes(records):
    return records.fold(take_in, join_totals, initial=(math.inf, -math.inf, 0))
