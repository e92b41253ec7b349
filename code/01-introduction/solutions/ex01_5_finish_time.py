"""Exercise 01.5 (extension): when is the soup ready, if nobody ever waits for hands?

Judge it, from the folder above `code`, with

    python code/check.py 01.5

Run time: less than a second.
"""

SOUP = {  # step: (minutes, steps that must be finished before it starts)
    "rinse peas": (5, []),
    "boil peas": (60, ["rinse peas"]),
    "cut vegetables": (20, []),
    "fry onions": (10, ["cut vegetables"]),
    "simmer": (25, ["boil peas", "fry onions"]),
    "toast bread": (5, []),
    "serve": (5, ["simmer", "toast bread"]),
}


def finish_time(steps):
    """Minutes until everything is done, with as many workers as you like.

    `steps` looks like SOUP: a step stands below all the steps that it waits for.
    No steps take 0 minutes.
    """
    # solution:
    ready = {}  # step: minute at which it is finished
    for name, (minutes, needs) in steps.items():
        start = max((ready[need] for need in needs), default=0)
        ready[name] = start + minutes
    return max(ready.values(), default=0)
    # starter:
    # raise NotImplementedError("write finish_time")
    # end


if __name__ == "__main__":
    print(f"The soup is ready after {finish_time(SOUP)} minutes.")
