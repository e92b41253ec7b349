"""Check of exercise 04.3: readings that count how often they are looked at."""

import random

TITLE = "Repair the hotspot"
HINTS = (
    "The line `if reading not in kept` walks along the whole list `kept` for each "
    "new reading.",
    "A set answers `in` with one look, however many items it holds; but it keeps no "
    "order, so keep the list as well.",
    "Make `seen = set()` before the loop, ask `if reading not in seen`, and when it is "
    "new, do both: seen.add(reading) and kept.append(reading).",
)
N_READINGS = 1000
N_DIFFERENT = 700
LOOKS_PER_READING = 6  # a set needs one look at the hash and few comparisons


class Reading:
    """Like the tuple of a reading; counts comparisons and looks at its hash."""

    looks = 0

    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        Reading.looks += 1
        return self.number == other.number

    def __lt__(self, other):
        Reading.looks += 1
        return self.number < other.number

    def __hash__(self):
        Reading.looks += 1
        return self.number // 2  # two different readings may share a hash

    def __repr__(self):
        return f"r{self.number}"


def make_readings(n_readings, n_different):
    """Readings in a random order, each of them at least once."""
    rng = random.Random(4)
    numbers = [*range(n_different), *rng.choices(range(n_different), k=n_readings)]
    rng.shuffle(numbers)
    return [Reading(number) for number in numbers[:n_readings]]


def expected(readings):
    first = {}
    for reading in readings:
        first.setdefault(reading.number, reading)
    return list(first.values())


def check(answer, require):
    few = [Reading(number) for number in (3, 8, 3, 2, 8, 9)]
    judge_result(answer, few, require)
    judge_result(answer, [], require)
    readings = make_readings(N_READINGS, N_DIFFERENT)
    Reading.looks = 0
    judge_result(answer, readings, require)
    require(
        Reading.looks <= LOOKS_PER_READING * N_READINGS,
        f"The result is right, but {N_READINGS} readings were looked at "
        f"{Reading.looks} times: each new one is still compared with many others; "
        "remember what you have seen in one set, made before the loop.",
    )


def judge_result(answer, readings, require):
    before = list(readings)
    result = answer.drop_repeats(readings)
    looks = Reading.looks
    require(
        len(readings) == len(before)
        and all(a is b for a, b in zip(readings, before, strict=True)),
        "Your function changes the list that it was given: the caller may still need "
        "it; build a new one.",
    )
    require(
        isinstance(result, list),
        f"`drop_repeats` must return a list, not {type(result).__name__}: the next "
        "function relies on the order.",
    )
    wanted = expected(before)
    require(
        len(result) == len(wanted),
        f"Of {short(before)} {len(wanted)} are different, you kept {len(result)}: keep "
        "each reading once; two different readings may have the same hash.",
    )
    require(
        all(a is b for a, b in zip(result, wanted, strict=True)),
        f"From {short(before)} you made {short(result)} instead of {short(wanted)}: "
        "keep the order in which the readings arrived first.",
    )
    Reading.looks = looks


def short(readings):
    text = ", ".join(map(repr, readings[:6]))
    return f"[{text}{', ...' if len(readings) > 6 else ''}]"
