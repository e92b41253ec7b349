"""Check of exercise x06.2: who saves, in which thread, and are two saved at a time?"""

import asyncio
import threading
import time

TITLE = "A slow disk"
HINTS = (
    "`save` is no coroutine: as long as it waits, the event loop waits. Who else could "
    "wait for the disk?",
    "asyncio.to_thread(function, *arguments) calls a function in a thread, and gives a "
    "coroutine that waits for it.",
    "await asyncio.to_thread(save, name, level)",
)
TIME_LIMIT_S = 20
PATIENCE_S = 0.5  # time in which a second save must begin
SAVE_S = 0.05  # in a thread
LEVELS = {"north": 0.7, "east": 0.0, "south": 1.5, "west": None}


class World:
    def __init__(self):
        self.change = threading.Condition()
        self.saved, self.threads, self.inside, self.most = [], set(), 0, 0

    async def read(self, name):
        await asyncio.sleep(0.01)
        return LEVELS[name]

    def save(self, name, level):
        with self.change:
            self.threads.add(threading.current_thread())
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if threading.current_thread() is not threading.main_thread():
                self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
        if threading.current_thread() is not threading.main_thread():
            time.sleep(SAVE_S)
        with self.change:
            self.inside -= 1
            self.saved.append((name, level))


async def saved_after(call, world):
    """How many levels are saved when the call ends."""
    await call
    return len(world.saved)


def full_disk(name, level):
    raise OSError("no space left")


def check(answer, require):
    world = World()
    call = answer.collect(world.read, world.save, list(LEVELS))
    require(asyncio.iscoroutine(call), "`collect` must stay a coroutine: `async def`.")
    saved = asyncio.run(saved_after(call, world))
    strange = [pair for pair in world.saved if pair not in LEVELS.items()]
    require(not strange, f"`save` got {strange[:1]}: that is no gauge with its level.")
    require(
        saved == len(LEVELS)
        and sorted(name for name, _ in world.saved) == sorted(LEVELS),
        f"{saved} of {len(LEVELS)} levels were saved when `collect` ended: call `save` "
        "once for each, and await it.",
    )
    require(
        threading.main_thread() not in world.threads,
        "`save` ran in the thread of the event loop, so nobody else got a turn while it "
        "waited for the disk; `async def` or `await` around it does not change that.",
    )
    require(
        world.most >= 2,
        "The levels were saved one after the other: let the saves overlap, too.",
    )
    try:
        asyncio.run(answer.collect(world.read, full_disk, ["north"]))
    except OSError:
        return
    require(False, "The disk was full, and `collect` did not tell: let the error pass.")
