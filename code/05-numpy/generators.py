"""How long do NumPy's random generators, and one step of the count, take per number?

Run it with    python code/05-numpy/generators.py
Takes about 6 s on one core.  With --output FILE all times are written as JSON.
Each case has a fresh Python of its own in each round: in one Python, the generators
that ran before change the speed of the next one, here by almost a half.
"""

import datetime
import json
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

DEFAULT_ROUNDS = 3
NUMBERS = 65_536  # 512 KiB of float64: as many as in a chunk of 32 768 points
REPEAT = 100
CASES = (
    *("legacy", "MT19937", "Philox", "PCG64", "PCG64DXSM", "SFC64"),
    *("SFC64 float32", "multiply float64", "multiply float32"),
)


def function_for(case):
    """Function that draws (or multiplies) NUMBERS numbers."""
    name, _, kind = case.partition(" ")
    if name == "legacy":
        np.random.seed(pi_cli.DEFAULT_SEED)
        return lambda: np.random.random(NUMBERS)
    kind = np.dtype(kind or "float64")
    if name == "multiply":
        array = np.random.default_rng(pi_cli.DEFAULT_SEED).random(NUMBERS, dtype=kind)
        return lambda: array * array
    generator = getattr(np.random, name)(pi_cli.DEFAULT_SEED)
    stream = np.random.Generator(generator)
    return lambda: stream.random(NUMBERS, dtype=kind)


def show(case):
    """What the fresh Python does: print the median time in ns per number."""
    function = function_for(case)
    times = []
    for _ in range(REPEAT):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    print(statistics.median(times) / NUMBERS * 1e9)


def measure(rounds):
    """{case: ns per number in each round}; the cases take turns."""
    found = {case: [] for case in CASES}
    for _ in range(rounds):
        for case, times in found.items():
            code = f"import generators; generators.show({case!r})"
            done = subprocess.run(
                [sys.executable, "-c", code],
                cwd=Path(__file__).parent,
                capture_output=True,
                check=True,
            )
            times.append(round(float(done.stdout), 3))
    return found


def record(found, args):
    return {
        "script": "code/05-numpy/generators.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numbers": NUMBERS,
        "ns_per_number": found,
    }


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--rounds", type=pi_cli.whole_number(1), default=DEFAULT_ROUNDS)
    add("--machine", default=f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}")
    add("--output", type=Path, help="JSON file for all times")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    try:
        found = measure(args.rounds)
        if args.output:
            text = json.dumps(record(found, args), indent=1) + "\n"
            args.output.write_text(text, encoding="utf-8")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    except subprocess.CalledProcessError as problem:
        parser.error(f"a fresh Python ended with status {problem.returncode}")
    except OSError as problem:
        parser.error(f"cannot write {args.output}: {problem.strerror}")
    for case, times in found.items():
        print(f"{case:18}{statistics.median(times):6.2f} ns per number")
    return 0


if __name__ == "__main__":
    sys.exit(main())
