"""Check of exercise x12.2: the same volumes arrive in many orders."""

import math
import random

TITLE = "The order of arrival"
HINTS = (
    "What is the same in every run: the order in which blocks arrive, or their numbers?",
    "Bring the pairs into one order before you add; or add without rounding.",
    "for _, volume in sorted(arrivals): ...; or math.fsum of the volumes.",
)
N_ORDERS = 30


def volumes():
    """Lists of volumes: ordinary ones, one that cancels, one block, none."""
    stream = random.Random(12)
    yield [stream.uniform(0, 1000) for _ in range(200)]
    yield [0.1] * 17 + [1e15 / 3, 2.5]
    yield [7.25]
    yield []


def in_orders(values):
    """The pairs of number and volume, in many orders of arrival."""
    stream = random.Random(13)
    arrivals = list(enumerate(values))
    yield list(arrivals)
    yield arrivals[::-1]
    for _ in range(N_ORDERS):
        stream.shuffle(arrivals)
        yield list(arrivals)


def check(answer, require):
    for values in volumes():
        totals = {answer.total_volume(order) for order in in_orders(values)}
        exact = math.fsum(values)
        for total in totals:
            require(
                math.isclose(total, exact, rel_tol=1e-13, abs_tol=1e-13),
                f"The sum of {len(values)} volumes is {total!r} instead of {exact!r}, "
                "or very near to it: do not round the result.",
            )
        same_bits(totals, values, require)
    # Here even a sum that carries a correction, as sum() since Python 3.12, depends on
    # the order.
    hard = [1e200, 1.0, 1e100, -1e200, 3.0, -1e100, 1e-3]
    same_bits({answer.total_volume(order) for order in in_orders(hard)}, hard, require)


def same_bits(totals, values, require):
    require(
        len(totals) == 1,
        f"The same {len(values)} volumes gave {len(totals)} different sums, depending on "
        "who was ready first.",
    )
