"""Check of exercise 07.7: locks that dawdle make a deadlock certain.

A thread that has taken one lock waits a moment for another thread to take one, too.
Two pumps in opposite directions then hold one lock each, if the answer lets them.
"""

import threading

TITLE = "Two pumps wait for each other (extension)"
HINTS = (
    "Draw two columns, one for each pump, and write down which lock it holds and for "
    "which one it waits.",
    "If every thread takes the locks in the same order, nobody can hold the second "
    "one and wait for the first one; which order do all threads agree on?",
    "Sort the two polders by name, take the lock of the first, then that of the "
    "second; a polder that pumps into itself needs no lock at all.",
)
TIME_LIMIT_S = 10
DAWDLE_S = 0.3
PATIENCE_S = 2.0


class World:
    """Counts the threads that hold a lock."""

    def __init__(self):
        self.change = threading.Condition()
        self.holders = {}  # thread: number of locks
        self.most = 0

    def note(self, number):
        """The calling thread holds so many locks more."""
        with self.change:
            me = threading.current_thread()
            self.holders[me] = self.holders.get(me, 0) + number
            self.most = max(self.most, self.busy())
            self.change.notify_all()

    def busy(self):
        return sum(number > 0 for number in self.holders.values())

    def dawdle(self):
        with self.change:
            self.change.wait_for(lambda: self.busy() >= 2, DAWDLE_S)


class DawdlingLock:
    """A lock whose owner waits a moment for another thread to hold a lock, too."""

    def __init__(self, world):
        self.lock = threading.Lock()
        self.world = world
        self.owner = None
        self.dawdles = False

    def acquire(self, blocking=True, timeout=-1):
        if not self.lock.acquire(blocking, timeout):
            return False
        self.owner = threading.current_thread()
        self.world.note(+1)
        if self.dawdles:
            self.world.dawdle()
        return True

    def release(self):
        self.owner = None
        self.world.note(-1)
        self.lock.release()

    def locked(self):
        return self.lock.locked()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *error):
        self.release()


class Polder:
    """A polder that notes when its water is touched without its lock."""

    def __init__(self, name, world, water_m3=100):
        self.name, self.water, self.touched = name, water_m3, False
        self.lock = DawdlingLock(world)

    @property
    def water_m3(self):
        self.touched |= self.lock.owner is not threading.current_thread()
        return self.water

    @water_m3.setter
    def water_m3(self, value):
        self.touched |= self.lock.owner is not threading.current_thread()
        self.water = value


def check(answer, require):
    judge_one_pump(answer, require)
    judge_opposite_pumps(answer, require)
    judge_other_polders(answer, require)
    world = World()
    north = Polder("north", world)
    answer.pump(north, north, 5)  # a lock that is taken twice hangs: the time limit
    require(
        north.water == 100,
        f"A polder that pumps into itself has {north.water} m3 instead of 100.",
    )


def judge_one_pump(answer, require):
    world = World()
    north, south = Polder("north", world), Polder("south", world, 40)
    for source, target in ((north, south), (south, north), (north, south)):
        answer.pump(source, target, 5)
    require(
        (north.water, south.water) == (95, 45),
        f"After three pumps of 5 m3 the polders hold {north.water} and {south.water} "
        "m3 instead of 95 and 45: the source loses what the target gains.",
    )
    for polder in (north, south):
        require(
            not polder.touched,
            "The water of a polder was read or changed without its lock: hold the "
            "locks of both polders while you pump.",
        )
        require(
            not polder.lock.locked(),
            "A lock is still held after the pump: release what you take (`with`).",
        )


def judge_opposite_pumps(answer, require):
    """Both directions at once, and both orders of the water levels and of the names."""
    for low, high in ((100, 40), (40, 100)):
        world = World()
        north, south = Polder("north", world, low), Polder("south", world, high)
        stuck = pump_together(answer, [(north, south), (south, north)])
        require(
            not stuck,
            f"After {PATIENCE_S:g} s two pumps still wait: one holds the lock of north "
            "and waits for south, the other holds south and waits for north; take the "
            "locks in an order that does not depend on the direction.",
        )
        require(
            (north.water, south.water) == (low, high) and not north.touched,
            f"After 5 m3 in each direction the polders hold {north.water} and "
            f"{south.water} m3 instead of {low} and {high}.",
        )


def judge_other_polders(answer, require):
    world = World()
    a, b, c, d = (Polder(name, world) for name in "abcd")
    pump_together(answer, [(a, b), (c, d)])
    require(
        world.most >= 2,
        "Two pumps between four different polders took turns: one lock for all "
        "polders is safe, but lets one thread work at a time; use the polders' locks.",
    )


def pump_together(answer, pairs):
    """Run one pump for each pair, in threads; are some of them stuck?"""
    for source, target in pairs:
        source.lock.dawdles = target.lock.dawdles = True
    threads = [
        threading.Thread(target=answer.pump, args=(*pair, 5), daemon=True)
        for pair in pairs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    return any(thread.is_alive() for thread in threads)
