"""Write the pump log of Georgina's polders: one Parquet file for each month.

    python code/x11-tables/make_log.py --folder LOG
    python code/x11-tables/make_log.py --folder LOG --records 600000 --csv

The records are made up, and the same on every computer with the same NumPy.  By default
about 50 000 records a month for a year: 600 000 records, 21 MB, written in about 1 s
with 170 MB of memory.  A record has eight columns:

    time         when it was written, to the second; irregular, in order
    gauge        name of the gauge, one of twelve
    level_cm     water level, in whole cm
    rain_mm      rain of the last hour
    pump_kw      power that the pump draws
    battery_v    voltage of the gauge's battery
    keeper       who was on duty
    note         a sentence and a number

With --csv the same records are written as LOG.csv beside the folder, too.
Existing files are replaced, each by a renamed draft, so that none is half done.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import extra_packages  # noqa: F401 (says what is missing)
import numpy as np
import pi_cli
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

GAUGES = (
    *("north", "east", "south", "west", "mill", "lock"),
    *("bridge", "harbour", "church", "farm", "dike", "inlet"),
)
KEEPERS = ("Anna", "Bart", "Chris", "Dora", "Emil")
NOTES = (
    *("all quiet, gate closed, number", "reeds in the grille, cleaned, entry"),
    *("battery changed by the day shift, form", "a swan at the inlet again, photo"),
)
MONTHS = 12
RECORDS = 50_000  # in an average month
MAX_RECORDS = 10**6  # a month; with all columns in pandas a year needs 4 GB
SEED = 2026
ROWS_PER_GROUP = 10_000
MONTH_S = 30 * 86_400
START = np.datetime64("2025-01-01", "s")


def records_of_month(stream, month, records):
    """Number of records of a month: wet months have more of them."""
    wet = 1 + 0.5 * np.cos(2 * np.pi * (month - 1) / MONTHS)
    return max(1, int(records * wet * stream.uniform(0.9, 1.1)))


def month_table(seed, month, records):
    """All records of a month; each month has a random stream of its own."""
    stream = np.random.default_rng([seed, month])
    n = records_of_month(stream, month, records)
    seconds = np.sort(stream.integers(0, MONTH_S, n)) + (month - 1) * MONTH_S
    gauge = np.minimum(stream.geometric(0.2, n), len(GAUGES)) - 1
    rain = np.maximum(0, stream.gumbel(-2, 2.5, n)).round(1)
    level = 120 + 3 * gauge + 4 * rain + stream.normal(0, 6, n)
    level += 25 * np.cos(2 * np.pi * (month - 1) / MONTHS)
    note = pa.array(NOTES).take(pa.array(stream.integers(0, len(NOTES), n)))
    number = pa.array(stream.integers(0, 10**9, n)).cast(pa.string())
    return pa.table(
        {
            "time": START + seconds.astype("timedelta64[s]"),
            "gauge": pa.array(GAUGES).take(pa.array(gauge)),
            "level_cm": level.round().astype("int32"),
            "rain_mm": rain.astype("float32"),
            "pump_kw": np.maximum(0, level - 150 + stream.normal(0, 3, n)),
            "battery_v": stream.normal(12.4, 0.2, n),
            "keeper": pa.array(KEEPERS).take(pa.array(stream.integers(0, 5, n))),
            "note": pc.binary_join_element_wise(note, number, " "),
        }
    )


def replace(path, write, *args):
    """Let write(*args, draft) fill a draft beside the path, then rename it."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(path.name + ".new")
    try:
        write(*args, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_parquet(table, path):
    pq.write_table(table, path, row_group_size=ROWS_PER_GROUP)


def write_csv(seed, records, path):
    with pyarrow.csv.CSVWriter(path, month_table(seed, 1, 1).schema) as file:
        for month in range(1, MONTHS + 1):
            file.write_table(month_table(seed, month, records))


def write_log(folder, records=RECORDS, seed=SEED):
    """Write all months; return the number of records."""
    total = 0
    for month in range(1, MONTHS + 1):
        table = month_table(seed, month, records)
        path = Path(folder) / f"month={month:02}" / "records.parquet"
        replace(path, write_parquet, table)
        total += table.num_rows
    return total


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--folder", type=Path, required=True, help="it is made if its parent exists")
    number = pi_cli.whole_number(1, MAX_RECORDS)
    add("--records", type=number, default=RECORDS, help="a month")
    add("--seed", type=pi_cli.whole_number(0), default=SEED)
    add("--csv", action="store_true", help="write FOLDER.csv, too")
    args = parser.parse_args(argv)
    csv = args.folder.with_name(args.folder.name + ".csv")
    try:
        args.folder.mkdir(exist_ok=True)
        total = write_log(args.folder, args.records, args.seed)
        if args.csv:
            replace(csv, write_csv, args.seed, args.records)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; the last file was not written", file=sys.stderr)
        return 130
    except OSError as problem:
        parser.error(f"cannot write into {args.folder}: {problem.strerror or problem}")
    n_bytes = sum(path.stat().st_size for path in args.folder.glob("month=*/*"))
    print(f"{MONTHS} files, {total:,} records, {n_bytes / 1e6:.1f} MB of Parquet")
    if args.csv:
        print(f"the same as CSV: {csv.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
