"""Check of exercise 14.3: a scene that notes who reads which part, and who keeps it."""

import threading
import weakref

import numpy as np
import tiles

TITLE = "Count bright pixels, tile by tile"
HINTS = (
    "Run the starter on a small scene: how many pixels differ, and where do they lie? "
    "A pixel at the edge of a tile needs pixels of the next tile.",
    "Read each tile with HALO pixels more on each side, but not beyond the scene; then "
    "count only the pixels of the tile itself.",
    "start = max(part.start - HALO, 0), stop = min(part.stop + HALO, length); inside, "
    "the tile begins at part.start - start. Put it into a function of one tile, and map "
    "that over cut(shape, tile) in a pool of threads.",
)
TIME_LIMIT_S = 30
PATIENCE_S = 3.0  # time in which a second thread must turn up
SCENES = (((61, 83), 16), ((40, 33), 20), ((7, 50), 9))  # shape, side of a tile


class World:
    """A scene in memory; notes threads, windows, and how many windows are alive."""

    def __init__(self, shape, tile, seed=5):
        stream = np.random.default_rng(seed)
        pixels = stream.integers(4000, 14_000, shape, dtype=np.uint16)
        pixels[::tile, :] = 16_000  # the edges of the tiles decide
        pixels[:, tile - 1 :: tile] = 2000
        self.pixels, self.shape, self.tile = pixels, shape, tile
        self.change = threading.Condition()
        self.threads, self.windows = set(), []
        self.alive = self.most_alive = 0
        self.inside = self.most = 0
        self.given_up = False

    def read(self, rows, columns):
        self.stay()
        for part, length in zip((rows, columns), self.shape, strict=True):
            if not 0 <= part.start < part.stop <= length:
                raise ValueError(f"{part.start} to {part.stop} is not in the scene")
        window = np.array(self.pixels[rows, columns])
        with self.change:
            self.threads.add(threading.get_ident())
            self.windows.append(window.shape)
            self.alive += 1
            self.most_alive = max(self.most_alive, self.alive)
        weakref.finalize(window, self.forget)
        return window

    def stay(self):
        """The first readers wait for a second one."""
        with self.change:
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            if not self.given_up:
                met = self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
                self.given_up = not met
            self.inside -= 1

    def forget(self):
        self.alive -= 1

    def expected(self):
        return tiles.count_bright(lambda rows, cols: self.pixels, self.shape)


def check(answer, require):
    for shape, tile in SCENES:
        world = World(shape, tile)
        number = answer.count_bright(world.read, shape, tile, 2)
        judge_number(number, world, require)
        judge_threads(world, require)
        judge_memory(world, require)
    for shape, tile, workers in (((9, 9), 30, 2), ((24, 24), 8, 1), ((5, 1), 2, 3)):
        world = World(shape, tile)
        world.given_up = True  # fewer tiles or workers than two: nobody to wait for
        judge_number(
            answer.count_bright(world.read, shape, tile, workers), world, require
        )


def judge_number(number, world, require):
    require(world.windows, "`read` was never called: nothing of the scene was read.")
    require(
        isinstance(number, (int, np.integer)) and not isinstance(number, bool),
        f"`count_bright` returned a {type(number).__name__}: return one whole number.",
    )
    expected = world.expected()
    if number != expected:
        what = f"You count {number} bright pixels in a scene of {world.shape} instead "
        judge_halo(f"{what}of {expected}: ", world, require)


def judge_halo(what, world, require):
    """The number is wrong; the windows tell why."""
    largest = [max(sides) for sides in zip(*world.windows, strict=True)]
    full = [min(world.tile + 2 * tiles.HALO, length) for length in world.shape]
    in_one_tile = max(world.shape) <= world.tile
    require(
        in_one_tile or any(side > world.tile for side in largest),
        what
        + "no tile was read with its neighbours, so the pixels at the seams lack some.",
    )
    require(
        in_one_tile or largest == full,
        what
        + f"the halo is not {tiles.HALO} pixels on each side, where the scene has them.",
    )
    require(
        False,
        what + "the tiles were read with a halo, but not every pixel is counted once; "
        "count the pixels of the tile, and not those of its halo.",
    )


def judge_threads(world, require):
    require(
        world.threads != {threading.get_ident()},
        "The number is right, but one thread read all tiles: hand the tiles to the "
        "threads of a pool.",
    )
    require(
        world.most >= 2,
        "Never were two tiles under way at the same time: hand out all tiles before "
        "you ask for the first number.",
    )
    require(
        world.most <= 2,
        f"{world.most} tiles were read at the same time by 2 workers: tell the pool how "
        "many threads it may use.",
    )


def judge_memory(world, require):
    limit = [world.tile + 2 * tiles.HALO] * 2
    for window in world.windows:
        require(
            all(side <= most for side, most in zip(window, limit, strict=True)),
            f"A part of {window} pixels was read, larger than a tile with its halo "
            f"({limit[0]} x {limit[1]}): the memory would grow with the scene.",
        )
    require(
        world.most_alive <= 4,
        f"{world.most_alive} tiles were in memory at once, with 2 workers: read a tile "
        "in the thread that counts it, and keep its number only.",
    )
