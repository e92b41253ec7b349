"""Check of exercise x06.3: gauges that answer, break, or never end; no network."""

import asyncio

TITLE = "Read all gauges"
HINTS = (
    "One coroutine for each name, all of them in asyncio.gather; what limits how many "
    "of them read at the same time?",
    "free = asyncio.Semaphore(window), and in the coroutine `async with free:`; inside "
    "of it `async with asyncio.timeout(timeout_s):` around the read.",
    "try: async with free, asyncio.timeout(timeout_s): levels[name] = await read(name) "
    "- and except Exception as error: errors[name] = error",
)
TIME_LIMIT_S = 20
ANSWER_S, TIMEOUT_S, WINDOW = 0.1, 0.45, 2
LIMIT_S = 8
LEVELS = {f"gauge {n}": n / 10 for n in range(9)} | {"dry": 0.0, "silent": None}
BROKEN, FROZEN = "broken", "frozen"


class World:
    """Reads gauges, and notes how many at the same time, and which were cancelled."""

    def __init__(self):
        self.asked, self.cancelled, self.now, self.most = [], [], 0, 0

    async def read(self, name):
        self.asked.append(name)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            if name == FROZEN:
                await asyncio.Event().wait()  # for ever
            await asyncio.sleep(ANSWER_S)
            if name == BROKEN:
                raise ConnectionError("broken: no answer")
            return LEVELS[name]
        except asyncio.CancelledError:
            self.cancelled.append(name)
            raise
        finally:
            self.now -= 1


def check(answer, require):
    world = World()
    names = [BROKEN, FROZEN, *LEVELS]
    call = answer.read_all(world.read, iter(names), WINDOW, TIMEOUT_S)
    require(asyncio.iscoroutine(call), "`read_all` must stay a coroutine: `async def`.")
    try:
        found = asyncio.run(guarded(call))
    except (ConnectionError, TimeoutError, ExceptionGroup) as error:
        what = f"{type(error).__name__} of a gauge came out of `read_all`"
        require(False, f"{what}: keep it in `errors`, beside the name.")
    require(
        found is not None,
        f"Not finished after {LIMIT_S} s: the gauge that never answers is to be "
        "cancelled after `timeout_s`.",
    )
    require(
        isinstance(found, tuple) and [type(part) for part in found] == [dict, dict],
        "`read_all` must return two dictionaries: `return levels, errors`.",
    )
    judge(found, world, names, require)
    nothing = asyncio.run(answer.read_all(world.read, [], 3, 1.0))
    require(nothing == ({}, {}), f"Without names the answer is {nothing!r}.")


async def guarded(call):
    """The result of the call, or None when it takes far too long."""
    try:
        async with asyncio.timeout(LIMIT_S):
            return await call
    except TimeoutError:
        return None


def judge(found, world, names, require):
    levels, errors = found
    late = [name for name in LEVELS if isinstance(errors.get(name), TimeoutError)]
    require(
        not late,
        f"The time limit ended the read of {late[:1]}, which answers quickly, but had "
        "waited for its turn: start the time limit after the semaphore.",
    )
    require(
        sorted(world.asked) == sorted(names),
        f"{len(world.asked)} reads for {len(names)} names: read each name once.",
    )
    require(
        world.most <= WINDOW,
        f"{world.most} gauges were read at the same time, and the window is {WINDOW}: "
        "a semaphore lets that many pass.",
    )
    require(
        world.most == WINDOW,
        "Gauges were read one after the other: start one coroutine for each name, and "
        "gather them.",
    )
    require(
        world.cancelled == [FROZEN] and isinstance(errors.get(FROZEN), TimeoutError),
        "The gauge that never answers must be cancelled after `timeout_s`, and its "
        "TimeoutError belongs into `errors`.",
    )
    require(
        isinstance(errors.get(BROKEN), ConnectionError),
        "The error of the broken gauge belongs into `errors`.",
    )
    require(
        levels == LEVELS and len(errors) == 2,
        f"{len(levels)} levels instead of {len(LEVELS)}: a level of 0.0, or None, is a "
        "level, too.",
    )
