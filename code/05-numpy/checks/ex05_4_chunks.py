"""Check of exercise 05.4: hits, numbers drawn, and memory, for irregular sizes."""

import tracemalloc

import numpy as np

TITLE = "Count in chunks"
HINTS = (
    "Write the sizes of the chunks for 10 points in chunks of 4 on paper: the last "
    "one is shorter.",
    "for start in range(0, n_samples, chunk): the chunk that starts there has "
    "min(chunk, n_samples - start) points.",
    "In the loop: x, y = stream.random((size, 2)).T, then add "
    "np.count_nonzero(x * x + y * y < 1.0) to hits; after it: return int(hits).",
)
SEED = 2026
SIZES = ((10, 4), (12, 4), (3, 4), (1, 1), (0, 4), (1000, 999), (1234, 1), (5000, 77))
MANY, CHUNK = 200_000, 1_000
BYTES_PER_POINT = 64  # 32 to 41 are enough for one chunk
OTHER_BYTES = 100_000


class WatchedStream(np.random.Generator):
    """A stream that knows how many numbers it drew in one call, at most."""

    largest = calls = 0

    def random(self, size=None, dtype=np.float64, out=None):
        numbers = super().random(size, dtype, out)
        self.largest = max(self.largest, np.size(numbers))
        self.calls += 1
        return numbers


def new_stream():
    return WatchedStream(np.random.SFC64(SEED))


def check(answer, require):
    for n_samples, chunk in SIZES:
        judge_hits(answer, n_samples, chunk, require)
    stream = new_stream()
    tracemalloc.start()
    answer.count_hits(MANY, stream, CHUNK)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    require(
        stream.largest <= 2 * CHUNK,
        f"For {MANY} points in chunks of {CHUNK} you drew {stream.largest} numbers in "
        "one call: draw the points of one chunk at a time, inside the loop.",
    )
    require(
        peak <= BYTES_PER_POINT * CHUNK + OTHER_BYTES,
        f"For {MANY} points in chunks of {CHUNK} you held {peak} bytes: count the "
        "hits of a chunk and forget its points, instead of keeping all of them.",
    )
    require(
        stream.calls <= 2 * MANY // CHUNK,
        f"Right, but for {MANY} points in chunks of {CHUNK} you called "
        f"stream.random {stream.calls} times: draw a whole chunk in one call.",
    )


def judge_hits(answer, n_samples, chunk, require):
    """The right hits from the right numbers."""
    stream, case = new_stream(), f"{n_samples} points in chunks of {chunk}"
    hits = answer.count_hits(n_samples, stream, chunk)
    require(hits is not None, "`count_hits` returns nothing (None).")
    drawn = numbers_drawn(stream, 4 * (n_samples + chunk))
    require(
        drawn > 0 or not n_samples,
        "You drew no number from `stream`: call stream.random(...) in the loop, so "
        "that the caller decides which points are drawn.",
    )
    require(
        drawn == 2 * n_samples,
        f"{case}: you drew {drawn if drawn is not None else 'far too many'} numbers "
        f"instead of {2 * n_samples}; each chunk has min(chunk, n_samples - start) "
        "points, so the last one may be shorter.",
    )
    expected, in_other_order = expected_hits(n_samples, chunk)
    require(
        hits == expected or hits != in_other_order,
        f"{case}: {expected} hits, you counted {hits}; you drew all x of a chunk, then "
        "all y, so the pairs depend on the chunk: draw an array of shape (size, 2).",
    )
    require(
        hits == expected,
        f"{case}: {expected} hits, you counted {hits}; add up the hits "
        "(x * x + y * y < 1.0) of all chunks, and return the sum, a whole number.",
    )


def numbers_drawn(stream, most):
    """How many numbers were drawn, found by drawing from a fresh stream; or None."""
    fresh, wanted = new_stream(), str(stream.bit_generator.state)
    for number in range(most + 1):
        if str(fresh.bit_generator.state) == wanted:
            return number
        fresh.random()
    return None


def expected_hits(n_samples, chunk):
    """Hits one point after the other; and as they come when a chunk draws x, then y."""
    numbers = new_stream().random(2 * n_samples).tolist()
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    other = []
    for start in range(0, n_samples, chunk):
        size = min(chunk, n_samples - start)
        part = numbers[2 * start : 2 * (start + size)]
        other += zip(part[:size], part[size:], strict=True)
    return tuple(sum(x * x + y * y < 1.0 for x, y in p) for p in (pairs, other))
