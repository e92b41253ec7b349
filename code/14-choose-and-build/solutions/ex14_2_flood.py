"""Flood a polder with many storms, in processes (exercise 14.2).

Check it with    python code/check.py 14.2
Measure it with  python code/14-choose-and-build/ex14_2_flood.py
The check takes about 3 s, the measurement about 4 s, on 2 cores.
"""

# solution:
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

# end


def ensemble(peak_depth_mm, storms, workers):
    """Peak depth of each storm in mm, in the order of the storms: [0, 9, 30, ...].

    peak_depth_mm(storm)    floods the polder with one storm; a loop in Python
    storms                  list of storms, such as [(16, 2), (32, 2), (16, 6)]
    workers                 number of workers that flood at the same time
    """
    # solution:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(peak_depth_mm, storms))
    # starter:
    # return [peak_depth_mm(storm) for storm in storms]
    # end


if __name__ == "__main__":
    import capstone
    import flood

    storms, workers = flood.make_storms(), capstone.default_workers()
    capstone.compare(
        lambda: flood.ensemble(storms),
        lambda: ensemble(flood.peak_depth_mm, storms, workers),
    )
