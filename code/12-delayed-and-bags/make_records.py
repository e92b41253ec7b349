"""Write the diaries of Georgina's gauges: one file for each gauge, one record a line.

    python code/12-delayed-and-bags/make_records.py --folder DIARIES
    python code/12-delayed-and-bags/make_records.py --folder DIARIES --days 20000

The records are made up, and the same on every computer.  By default 12 gauges write a
record a day for two years: about 0.8 MB, in 0.1 s.  Existing files are replaced.
Each record is an object in JSON:

    gauge       name of the gauge
    day         number of the day, from 0
    level_cm    water level; it is missing on days when the gauge was broken
    pumps       the pumps that ran on this day: a list of letters
"""

import json
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

GAUGES = (
    *("north", "east", "south", "west", "mill", "lock"),
    *("bridge", "harbour", "church", "farm", "dike", "inlet"),
)
DAYS = 730
SEED = 12
BROKEN_SHARE = 0.02
HIGH_CM = 160  # a pump starts above this, a second one 10 cm above, and so on
PUMPS = "ABCD"


def diary(gauge, days=DAYS, seed=SEED):
    """Yield the records of one gauge; its level wanders up and down around 130 cm."""
    stream = random.Random(f"{seed}/{gauge}")  # a stream of its own for each gauge
    level_cm = 130.0
    for day in range(days):
        share = stream.random()
        for _ in range(3):  # to the power of 8: mostly little rain
            share *= share
        level_cm += 0.1 * (120 - level_cm) + 25 * share
        n_pumps = max(0, min(len(PUMPS), int(level_cm - HIGH_CM) // 10 + 1))
        record = {"gauge": gauge, "day": day, "level_cm": round(level_cm)}
        record["pumps"] = list(PUMPS[:n_pumps]) if level_cm > HIGH_CM else []
        if stream.random() < BROKEN_SHARE:
            del record["level_cm"]
        yield record


def write_diaries(folder, days=DAYS, seed=SEED):
    """Write one file for each gauge; return their paths, as text, in a fixed order.

    Each file is written beside its place and then renamed, so that none is half done.
    """
    paths = [Path(folder) / f"{gauge}.jsonl" for gauge in GAUGES]
    for path, gauge in zip(paths, GAUGES, strict=True):
        draft = path.with_suffix(".new")
        try:
            with open(draft, "w", encoding="utf-8", newline="\n") as file:
                for record in diary(gauge, days, seed):
                    file.write(json.dumps(record) + "\n")
            os.replace(draft, path)
        finally:
            draft.unlink(missing_ok=True)
    return [str(path) for path in paths]


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="an existing folder")
    parser.add_argument("--days", type=pi_cli.whole_number(1), default=DAYS)
    parser.add_argument("--seed", type=pi_cli.whole_number(0), default=SEED)
    args = parser.parse_args(argv)
    if not args.folder.is_dir():
        parser.error(f"there is no folder {args.folder}")
    try:
        paths = write_diaries(args.folder, args.days, args.seed)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; the last file was not written", file=sys.stderr)
        return 130
    except OSError as problem:
        parser.error(f"cannot write into {args.folder}: {problem.strerror}")
    n_bytes = sum(os.path.getsize(path) for path in paths)
    print(f"{len(paths)} files, {len(paths) * args.days} records, {n_bytes:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
