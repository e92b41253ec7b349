"""Exercise 04.3: drop repeated readings without comparing each with all others.

The script gauges.py spends most of its time in this function, in one line of it.
Repair that line, keep the result, and judge your answer, from the folder above
`code`, with

    python code/check.py 04.3

Run time: less than a second.
"""


def drop_repeats(readings):
    """Each reading once, in the order of its first arrival: a list."""
    kept = []
    for reading in readings:
        if reading not in kept:  # how many comparisons is this?
            kept.append(reading)
    return kept
