"""Make the cube of this case study: daily temperatures over a grid, in one Zarr store.

    python code/x01-hyper-cubes/make_cube.py                    4 years, 68 MiB
    python code/x01-hyper-cubes/make_cube.py --days 14610       40 years, 685 MiB

Each day has a random stream of its own, spawned from the seed, so the cube is the same
for any size of the stored chunks.  One process writes, chunk by chunk: memory does not
grow with the cube.  The store lies in your folder for temporary files.
Takes about 2 s on any number of cores; about 150 MiB of memory.
"""

import os
import shutil
import sys
from pathlib import Path

import cube_kit
import numpy as np

try:
    import zarr
except ModuleNotFoundError as missing:
    cube_kit.sorry(missing)

DAYS = 1461  # 4 years
N_LAT, N_LON = 96, 128
STORED_DAYS = 30  # days in a stored chunk: 1.4 MiB
SEED = 2026
FIRST_DAY = "2021-01-01"
WEATHER_K = 3.0  # how far a day lies from the usual, typically


def usual(day):
    """Temperature of a usual day, in degrees Celsius, for each latitude: a column."""
    south_to_north = np.linspace(0, 1, N_LAT, dtype=np.float32)[:, None]
    phase = np.float32(np.sin(2 * np.pi * (day - 110) / 365.25))
    return 18 - 10 * south_to_north + (5 + 8 * south_to_north) * phase


def one_day(day, seed=SEED):
    """Temperatures of one day, from the stream of that day."""
    child = np.random.SeedSequence(seed, spawn_key=(day,))
    stream = np.random.Generator(np.random.SFC64(child))
    weather = stream.standard_normal((N_LAT, N_LON), dtype=np.float32)
    return np.round(usual(day) + np.float32(WEATHER_K) * weather, 2)


def write_cube(path, days, stored_days=STORED_DAYS, seed=SEED):
    """Write all days, one stored chunk after the other."""
    store = zarr.create_group(store=path, attributes={"title": "synthetic weather"})
    cube = store.create_array(
        "temperature",
        shape=(days, N_LAT, N_LON),
        chunks=(min(stored_days, days), N_LAT, N_LON),
        dtype="float32",
        dimension_names=("time", "lat", "lon"),
        attributes={"units": "degC"},
    )
    store.create_array(
        "time",
        data=np.arange(days),
        dimension_names=("time",),
        attributes={"units": f"days since {FIRST_DAY}"},
    )
    for start in range(0, days, stored_days):
        part = range(start, min(start + stored_days, days))
        cube[part.start : part.stop] = np.stack([one_day(day, seed) for day in part])
    return cube


def replace_cube(path, days, stored_days=STORED_DAYS, seed=SEED):
    """Write beside `path` and rename, so that `path` is never a half cube."""
    if not path.absolute().parent.is_dir():
        raise OSError(0, "is no folder; make it first", str(path.parent))
    if path.exists() and not (path / "zarr.json").is_file():
        raise OSError(0, "exists and is no Zarr store; it stays as it is", str(path))
    draft = path.with_name(path.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        cube = write_cube(draft, days, stored_days, seed)
        if path.exists():
            shutil.rmtree(path)
        os.replace(draft, path)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return cube


def work(args):
    cube = replace_cube(args.cube, args.days, args.stored)
    mib = cube.nbytes / cube_kit.MIB
    chunk_mib = np.prod(cube.chunks) * cube.dtype.itemsize / cube_kit.MIB
    print(f"{args.days} days, {cube.shape[1]} x {cube.shape[2]} cells, {mib:.1f} MiB")
    print(f"{cube.nchunks} stored chunks of {cube.chunks[0]} days, {chunk_mib:.1f} MiB")
    return 0


def main(argv=None):
    parser = cube_kit.pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = cube_kit.pi_cli.whole_number(1)
    parser.add_argument("--days", type=positive, default=DAYS)
    parser.add_argument("--stored", type=positive, default=STORED_DAYS)
    parser.add_argument("--cube", type=Path, default=cube_kit.temporary("cube"))
    return cube_kit.answer_plainly(work, parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
