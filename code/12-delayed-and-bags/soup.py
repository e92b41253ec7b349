"""The pea soup of episode 1: each step is a function that waits; a minute is 10 ms.

    from soup import rinse, boil, cut, fry, simmer, toast, serve

Used in the notebook of episode 12; nothing to run.
"""

import time

MINUTE_S = 0.01


def wait(minutes, result):
    """Stands in for work that needs no core, such as a pot on the stove."""
    time.sleep(minutes * MINUTE_S)
    return result


def rinse():
    return wait(5, "peas")


def boil(peas):
    return wait(60, f"boiled {peas}")


def cut():
    return wait(20, "vegetables")


def fry(vegetables):
    return wait(10, f"fried {vegetables}")


def simmer(peas, vegetables):
    return wait(25, f"soup of {peas} and {vegetables}")


def toast():
    return wait(5, "toast")


def serve(soup, bread):
    return wait(5, f"{soup}, with {bread}")
