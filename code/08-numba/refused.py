"""Functions that Numba refuses to compile, and what it says about them.

Run it with    python code/08-numba/refused.py state
Takes about 1 s.  The message goes to stderr, without the folders of your computer.
"""

import re
import sys
from pathlib import Path

import numba

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli


@numba.njit
def state(level_m):
    """One name for a text and for a number."""
    result = "dry"
    if level_m > 0.0:
        result = level_m
    return result


@numba.njit
def total(rows):
    """A list of dictionaries with values of several types."""
    rain_mm = 0.0
    for row in rows:
        rain_mm += row["rain_mm"]
    return rain_mm


CALLS = {
    "state": lambda: state(0.3),
    "total": lambda: total([{"gauge": "north", "rain_mm": 2.0}]),
}


def without_folders(message):
    """Numba's message, with the name of this file instead of its path."""
    here = Path(__file__).resolve()
    message = message.replace(str(here), here.name)
    return re.sub(rf'File "[^"]*{here.name}"', f'File "{here.name}"', message).strip()


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("function", choices=CALLS)
    args = parser.parse_args(argv)
    try:
        CALLS[args.function]()
    except numba.TypingError as error:
        print("TypingError:", without_folders(str(error)), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
