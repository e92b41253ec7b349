"""Check of exercise x01.6: all days, once, no stored chunk shared, fair shares."""

TITLE = "No chunk has two writers"
HINTS = (
    "Do not share out days: share out stored chunks, and turn them into days.",
    "n_chunks = -(-n_days // stored_days) counts them, the smaller last one included.",
    "Worker w gets the chunks from n_chunks * w // workers up to "
    "n_chunks * (w + 1) // workers; leave out workers that get none.",
)
CASES = ((100, 30, 2), (1461, 30, 4), (60, 30, 2), (17, 5, 3), (10, 30, 4), (91, 7, 5))


def check(answer, require):
    for case in CASES:
        judge(answer.share_out(*case), *case, require)


def judge(found, n_days, stored, workers, require):
    call = f"share_out({n_days}, {stored}, {workers})"
    require(found is not None, f"{call} returns nothing (None): return the list.")
    judge_days(call, list(found), n_days, stored, require)
    judge_shares(call, list(found), n_days, stored, workers, require)


def judge_days(call, found, n_days, stored, require):
    """Slices that hold each day once, in order."""
    require(
        all(isinstance(part, slice) for part in found),
        f"{call} must return slices, such as slice(0, {stored}).",
    )
    days = [day for part in found for day in range(n_days)[part]]
    require(
        sorted(days) == list(range(n_days)),
        f"{call} covers {len(set(days))} of {n_days} days, {len(days)} in all: every "
        "day needs one writer.",
    )
    require(days == list(range(n_days)), f"{call}: keep the days in order.")


def judge_shares(call, found, n_days, stored, workers, require):
    """Whole stored chunks, and nearly the same number for each worker."""
    inside = [part.start for part in found if part.start % stored]
    require(
        not inside,
        f"In {call} a worker begins at day {inside[0] if inside else 0}, inside a "
        f"stored chunk of {stored} days: two workers write to that chunk.",
    )
    chunks = [-(-len(range(n_days)[part]) // stored) for part in found]
    n_chunks = -(-n_days // stored)
    busy = min(workers, n_chunks)
    require(
        len(found) == busy,
        f"{call} returns {len(found)} slices: the number of stored chunks is {n_chunks}"
        f" and there are {workers} workers, so {busy} of them have something to write.",
    )
    require(
        max(chunks) - min(chunks) <= 1,
        f"{call} gives {chunks} stored chunks to the workers: share them out evenly.",
    )
