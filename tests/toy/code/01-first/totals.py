"""Adds two numbers: `python code/01-first/totals.py 2 3`."""

import sys


def add(first, second):
    """Return the sum of two numbers, whatever it takes to get there..."""
    return first + second


if __name__ == "__main__":
    print(add(*map(int, sys.argv[1:3])))
