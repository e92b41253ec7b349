"""Share the rows of each time step out to threads (exercise x07.3).

Check it with    python code/check.py x07.3
The check takes about a second.
"""

# solution:
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

# end


def advance(step_rows, depths, n_steps, workers):
    """Depths after so many steps, as an array; `depths` stays as it is.

    step_rows(old, new, first, last)    fills the rows first to last - 1 of `new` from
                                        the array `old`; releases the GIL
    workers                             number of threads that share out the rows
    """
    old, new = depths.copy(), depths.copy()
    n_rows = len(depths)
    # solution:
    edges = [n_rows * worker // workers for worker in range(workers + 1)]
    with ThreadPoolExecutor(workers) as pool:
        for _ in range(n_steps):
            parts = [
                pool.submit(step_rows, old, new, first, last)
                for first, last in pairwise(edges)
            ]
            for part in parts:
                part.result()  # all threads meet here
            old, new = new, old
    return old
    # starter:
    # for _ in range(n_steps):
    #     step_rows(old, new, 0, n_rows)  # your turn: share out the rows to threads
    #     old, new = new, old
    # return old
    # end


if __name__ == "__main__":
    import breach

    ground, before = breach.make_ground(96), breach.make_depths(96)

    def step_rows(old, new, first, last):
        """These rows of the polder, with a row more on each side to read from."""
        north, south = max(first - 1, 0), min(last + 1, len(old))
        rows = breach.next_depths(old[north:south], ground[north:south])
        new[first:last] = rows[first - north : last - north]

    after = advance(step_rows, before, 200, workers=2)
    alone = breach.advance(before, ground, 200)
    print("the polder, depths that differ:", (after != alone).sum(), "of", alone.size)
