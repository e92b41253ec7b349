"""Three ways not to run a program: skip what you know, store it, ask for less.

    python code/14-choose-and-build/not_run.py

The same image as `fractal.py`: computed, computed without the points of which mathematics
knows that they never leave, read from a file, and as a preview with every fourth point of
every fourth row.  Takes about 4 s on any number of cores; about 25 MB of memory.
"""

import json
import sys
import tempfile
from pathlib import Path

import capstone
import fractal


def stays_for_ever(a, b):
    """Is the point in one of the two largest parts of the set?"""
    q = (a - 0.25) ** 2 + b * b
    heart = q * (q + a - 0.25) < 0.25 * b * b
    disc = (a + 1) ** 2 + b * b < 0.0625
    return heart or disc


def skipping_image():
    """All rows; for the points that never leave, nothing is computed."""
    rows = []
    for row in range(fractal.N_ROWS):
        b = fractal.TOP - fractal.HEIGHT * row / fractal.N_ROWS
        places = [
            fractal.LEFT + fractal.WIDTH * column / fractal.N_COLUMNS
            for column in range(fractal.N_COLUMNS)
        ]
        rows.append(
            [
                fractal.MAX_STEPS if stays_for_ever(a, b) else fractal.steps_of(a, b)
                for a in places
            ]
        )
    return rows


def share_skipped(rows):
    """Share of all steps that `skipping_image` does not do."""
    skipped = 0
    for row in range(fractal.N_ROWS):
        b = fractal.TOP - fractal.HEIGHT * row / fractal.N_ROWS
        for column in range(fractal.N_COLUMNS):
            a = fractal.LEFT + fractal.WIDTH * column / fractal.N_COLUMNS
            skipped += fractal.MAX_STEPS if stays_for_ever(a, b) else 0
    return skipped / sum(map(sum, rows))


def preview():
    """Every fourth point of every fourth row."""
    rows = []
    for row in range(0, fractal.N_ROWS, 4):
        b = fractal.TOP - fractal.HEIGHT * row / fractal.N_ROWS
        places = range(0, fractal.N_COLUMNS, 4)
        step = fractal.WIDTH / fractal.N_COLUMNS
        rows.append([fractal.steps_of(fractal.LEFT + step * c, b) for c in places])
    return rows


def stored_image(path, make):
    """The image from the file; where there is none, made and stored first."""
    if not path.exists():
        path.write_text(json.dumps(make()), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def work():
    everything, seconds = capstone.timed(fractal.image)
    print(f"everything  {seconds:6.3f} s", flush=True)
    rows, seconds = capstone.timed(skipping_image)
    print(
        f"skipping    {seconds:6.3f} s, same image: {rows == everything},"
        f" {share_skipped(rows):.0%} of the steps not done"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "image.json"
        stored_image(path, lambda: everything)
        rows, seconds = capstone.timed(stored_image, path, fractal.image)
    print(f"stored      {seconds:6.3f} s, same image: {rows == everything}")
    _, seconds = capstone.timed(preview)
    print(f"preview     {seconds:6.3f} s, one point of 16")
    return 0


def main(argv=None):
    capstone.make_parser(__doc__).parse_args(argv)
    return capstone.answer_plainly(work)


if __name__ == "__main__":
    sys.exit(main())
