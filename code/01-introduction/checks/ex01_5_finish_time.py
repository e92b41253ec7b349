"""Check of exercise 01.5: the length of the critical path."""

import random

TITLE = "The critical path as a function (extension)"
HINTS = (
    "A step can start when the last of the steps that it waits for is finished.",
    "Keep a dictionary: the minute at which each step is finished.",
    "`start = max((ready[need] for need in needs), default=0)`; the answer is the "
    "largest value of `ready`.",
)


def by_waiting(steps):
    """Minute by minute: what is possible starts at once, however many workers it takes."""
    left = {name: minutes for name, (minutes, _) in steps.items()}
    minute = 0
    while any(left.values()):
        done = {name for name in left if not left[name]}
        running = [n for n in left if left[n] and done.issuperset(steps[n][1])]
        for name in running:
            left[name] -= 1
        minute += 1
    return minute


def random_steps(rng, n_steps):
    """Steps that wait for some of those above them."""
    steps = {}
    for number in range(n_steps):
        needs = [name for name in steps if rng.random() < 0.3]
        steps[f"step {number}"] = (rng.randint(1, 9), needs)
    return steps


def check(answer, require):
    got = answer.finish_time({"a": (3, []), "b": (4, []), "c": (2, ["a", "b"])})
    require(got is not None, "`finish_time` must return the minutes, not print them.")
    require(
        got != 9,
        "You add up all steps, as if one worker did everything alone; steps that do "
        "not wait for each other can overlap.",
    )
    require(
        got != 4,
        "You take the longest step, as if nothing waited; `c` waits for `a` and `b`.",
    )
    require(got == 6, f"Steps of 3 and 4 minutes, then one of 2: 6 minutes, not {got}.")
    got = answer.finish_time({"a": (1, []), "long": (9, []), "b": (1, ["a"])})
    require(
        got == 9,
        f"The last step of the list need not be the last to finish: 9 minutes, not {got}.",
    )
    chain = {"a": (1, []), "b": (1, ["a"]), "c": (1, ["b"]), "d": (1, ["c"])}
    got = answer.finish_time(chain)
    require(
        got == 4,
        f"A chain of four steps of one minute takes 4 minutes, not {got}: a step also "
        "waits for what the step before it waited for.",
    )
    require(answer.finish_time({}) == 0, "No steps at all take 0 minutes.")
    rng = random.Random(1)
    for _ in range(50):
        steps = random_steps(rng, 8)
        got, want = answer.finish_time(steps), by_waiting(steps)
        require(got == want, f"{steps} takes {want} minutes, not {got}.")
    layers = {f"{i}{side}": (1, []) for i in (0,) for side in "xy"}
    for i in range(1, 200):
        for side in "xy":
            layers[f"{i}{side}"] = (1, [f"{i - 1}x", f"{i - 1}y"])
    require(
        answer.finish_time(layers) == 200,
        "With 400 steps the result is wrong: compute each step once and remember it.",
    )
