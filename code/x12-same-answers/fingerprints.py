"""The same seeds and numbers on several Pythons, NumPys and kinds of processor.

    python code/x12-same-answers/fingerprints.py
    python code/x12-same-answers/fingerprints.py --pythons OTHER/bin/python ANOTHER/bin/python

Runs fingerprint.py with this Python, with the same once more without the instructions
that NumPy would choose on a large processor, and with each Python that you name.
Prints which results differ from those of this Python; with --record also those of the
processor of the page.  Takes about a second for each Python.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (finds recorder)
import record_file
import recorder

SCRIPT = Path(__file__).with_name("fingerprint.py")
RECORD = record_file.ROOT / "data" / "x12-same-answers-fingerprints.json"
TIME_LIMIT_S = 60
# Names of the groups of instructions in NumPy 2.4; others are passed over.
SMALLER = {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR AVX512_SKX"}


def fingerprint_of(python, settings=None):
    """What fingerprint.py says on that Python; raises ChildProcessError if it dies."""
    child = subprocess.run(
        [str(python), str(SCRIPT), "--json"],
        env=os.environ | (settings or {}),
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    if child.returncode:
        last = (child.stderr.strip() or "no message").splitlines()[-1]
        raise ChildProcessError(f"{python} ended with {child.returncode}: {last}")
    return json.loads(child.stdout)


def measure(args):
    rows = [fingerprint_of(sys.executable), fingerprint_of(sys.executable, SMALLER)]
    rows[0]["processor"], rows[1]["processor"] = "as it is", "without X86_V4"
    for python in args.pythons:
        rows.append({**fingerprint_of(python), "processor": "as it is"})
    if args.record:
        record = json.loads(args.record.read_text(encoding="utf-8"))
        rows.append({**record["rows"][0], "processor": "of the record"})
    script = "code/x12-same-answers/fingerprints.py"
    return {"script": script, "rows": rows}


def others(results):
    """For each row but the first: the names of the results that differ from it."""
    first, *rest = (row["parts"] for row in results["rows"])
    return [[name for name in first if row[name] != first[name]] for row in rest]


def show(results):
    lines = []
    for row, differ in zip(results["rows"], [[], *others(results)], strict=True):
        what = f"Python {row['python']}, NumPy {row['numpy']}, processor {row['processor']}"
        lines.append(f"{what}: {', '.join(differ) or 'as the first'}")
    return "\n".join(lines)


def main(argv=None):
    parser = recorder.make_parser(__doc__)
    parser.add_argument("--pythons", nargs="+", default=[], metavar="PYTHON")
    parser.add_argument("--record", type=Path, nargs="?", const=RECORD, metavar="FILE")
    try:
        return recorder.run(parser, measure, show, argv)
    except (ChildProcessError, subprocess.TimeoutExpired, OSError) as problem:
        parser.error(f"{problem}; nothing was recorded")
    except (ValueError, LookupError, TypeError):
        parser.error("the file of --record holds no record of this script")


if __name__ == "__main__":
    sys.exit(main())
