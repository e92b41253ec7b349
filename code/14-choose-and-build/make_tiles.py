"""Make the satellite scene of the tiles capstone: one file of random clouds.

    python code/14-choose-and-build/make_tiles.py
    python code/14-choose-and-build/make_tiles.py --rows 700 --columns 900 --output a.npy

The pixels are random numbers, smooth over several sizes as clouds are; the same seed
gives the same scene.  The file (25 MB) lies in your folder for temporary files.
Takes about 1 s on any number of cores; about 200 MB of memory.
"""

import getpass
import os
import sys
import tempfile
from pathlib import Path

import capstone
import numpy as np

N_ROWS, N_COLUMNS = 3000, 4100
SEED = 2026
PATCH_PIXELS = (256, 64, 16, 1)  # sizes over which the brightness is the same
BRIGHTEST = 4000  # share of each patch in the brightness of a pixel


def default_path():
    """The scene of this user, among the temporary files."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):  # no name in a container, or on Windows
        user = "me"
    return Path(tempfile.gettempdir()) / f"parallel-python-scene-{user}.npy"


def make_scene(n_rows, n_columns, seed=SEED):
    """Pixels of a scene, as whole numbers from 0 to 16 000."""
    stream = np.random.default_rng(seed)
    scene = np.zeros((n_rows, n_columns), np.uint16)
    for size in PATCH_PIXELS:
        shape = -(-n_rows // size), -(-n_columns // size)  # rounded up
        patches = stream.integers(BRIGHTEST, size=shape, dtype=np.uint16)
        large = patches.repeat(size, axis=0).repeat(size, axis=1)
        scene += large[:n_rows, :n_columns]
    return scene


def write_scene(path, scene):
    """Write to a file beside `path` and rename it, so that `path` is never half done."""
    draft = path.with_name(path.name + ".new")
    try:
        with open(draft, "wb") as file:
            np.save(file, scene)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def work(args):
    scene = make_scene(args.rows, args.columns, args.seed)
    write_scene(args.output, scene)
    print(f"{args.rows} x {args.columns} pixels, {scene.nbytes / 1e6:.1f} MB")
    return 0


def main(argv=None):
    parser = capstone.make_parser(__doc__)
    whole = capstone.pi_cli.whole_number
    parser.add_argument("--rows", type=whole(1), default=N_ROWS)
    parser.add_argument("--columns", type=whole(1), default=N_COLUMNS)
    parser.add_argument("--seed", type=whole(0), default=SEED)
    parser.add_argument("--output", type=Path, default=default_path())
    return capstone.answer_plainly(work, parser.parse_args(argv))


if __name__ == "__main__":
    sys.exit(main())
