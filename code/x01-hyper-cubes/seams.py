"""Bob's tiles: a smoothed vegetation index, with seams and without.

    python code/x01-hyper-cubes/seams.py

The index (NDVI) of a pixel needs the pixel alone; smoothing needs its neighbours, up to
8 pixels away.  Dask's `map_blocks` hands a function one tile, `map_overlap` a tile and
a halo.  The scene is made here, from random numbers.  Takes about 2 s on 2 cores and
200 MiB of memory.
"""

import sys
import time

import cube_kit
import dask.array as da
import numpy as np

try:
    from scipy import ndimage
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

SIDE, TILE = 1500, 400  # pixels; the last tiles are smaller
SIGMA, HALO = 2.0, 8  # the filter ends 4 sigma away
SEED = 2026


def make_scene(side=SIDE, seed=SEED):
    """Brightness of each pixel in red and in near infrared, float32."""
    stream = np.random.default_rng(seed)
    red = stream.uniform(0.02, 0.2, (side, side)).astype(np.float32)
    infrared = red + stream.uniform(0.0, 0.4, (side, side)).astype(np.float32)
    return red, infrared


def ndvi(red, infrared):
    """(infrared - red) / (infrared + red): above 0.4 where plants grow."""
    return (infrared - red) / (infrared + red)


def smooth(index):
    """Each pixel becomes a weighted mean of its neighbours, up to HALO pixels away."""
    return ndimage.gaussian_filter(index, SIGMA, truncate=HALO / SIGMA)


def without_halo(index):
    return index.map_blocks(smooth, dtype=index.dtype)


def with_halo(index, depth=HALO):
    # At the border of the scene there is no neighbour: "none" leaves that to `smooth`.
    return index.map_overlap(smooth, depth=depth, boundary="none", dtype=index.dtype)


def wrong_pixels(lazy, whole):
    """How many pixels differ from the scene that was smoothed in one piece."""
    return int((lazy.compute(scheduler="threads") != whole).sum())


def main(argv=None):
    parser = cube_kit.pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = cube_kit.pi_cli.whole_number(1)
    parser.add_argument("--side", type=positive, default=SIDE, help="pixels")
    parser.add_argument("--tile", type=positive, default=TILE, help="pixels")
    args = parser.parse_args(argv)
    if args.side < HALO:
        parser.error(f"--side: a scene has at least {HALO} pixels to a side")
    return cube_kit.answer_plainly(work, args)


def work(args):
    bands = make_scene(args.side)
    start = time.perf_counter()
    whole = smooth(ndvi(*bands))
    print(f"whole scene: {whole.size} pixels, {time.perf_counter() - start:.2f} s")
    index = ndvi(*(da.from_array(band, chunks=args.tile) for band in bands))
    print(f"{index.npartitions} tiles of {index.chunksize[0]} pixels or less to a side")
    for make in (without_halo, with_halo):
        start = time.perf_counter()
        wrong = wrong_pixels(make(index), whole)
        seconds = time.perf_counter() - start
        print(f"{make.__name__}: {wrong} wrong pixels, {seconds:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
