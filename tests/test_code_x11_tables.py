"""Extra 11, tables: all ways agree with plain Python, and the record with the page."""

from __future__ import annotations

import datetime
import json
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
from script_tools import ROOT, read_record, status_of

for name in ("pandas", "polars", "pyarrow"):
    pytest.importorskip(name, reason=f"{name} is not installed: make extras")
FOLDER = ROOT / "code" / "x11-tables"
sys.path.insert(0, str(FOLDER))

import ask_log  # noqa: E402
import grid  # noqa: E402
import log_ways  # noqa: E402
import make_log  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import parquet_parts  # noqa: E402
import polars as pl  # noqa: E402
import pyarrow.dataset as ds  # noqa: E402

PAGE = (ROOT / "_extras" / "x11-tables.md").read_text(encoding="utf-8")
RECORDS = 400  # a month
NAMES = {
    "pandas_csv": "pandas, CSV file, all columns",
    "pandas_all": "pandas, all columns",
    "pandas_columns": "pandas, three columns",
    "pandas_months": "pandas, three columns, month by month",
    "dask_threads": "Dask",
    "polars_eager": "Polars, all columns",
    "polars_lazy": "Polars, plan",
    "polars_streaming": "Polars, plan, streaming",
    "notes_lazy": "notes: Polars, plan",
    "notes_streaming": "notes: Polars, plan, streaming",
}


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A small log with a CSV file beside it, as a folder."""
    folder = tmp_path_factory.mktemp("x11") / "log"
    assert make_log.main(["--folder", str(folder), "--records", "400", "--csv"]) == 0
    return folder


def plain_records(folder):
    """All records as dictionaries, read without pandas and Polars."""
    table = ds.dataset(folder, partitioning="hive").to_table()
    return table.to_pylist()


@pytest.mark.parametrize("way", [w for w in log_ways.WAYS if not w.startswith("notes")])
def test_every_way_gives_what_plain_python_gives(way, log):
    levels = {}
    for record in plain_records(log):
        if record["rain_mm"] > log_ways.RAIN_MM:
            levels.setdefault(record["gauge"], []).append(record["level_cm"])
    expected = {g: (len(many), sum(many), max(many)) for g, many in levels.items()}
    assert log_ways.WAYS[way](log, 2) == expected


def test_letters_of_the_notes(log):
    letters = {}
    for record in plain_records(log):
        letters.setdefault(record["keeper"], []).append(len(record["note"]))
    expected = {k: (len(many), sum(many), max(many)) for k, many in letters.items()}
    assert log_ways.notes_lazy(log, 2) == log_ways.notes_streaming(log, 2) == expected


def test_the_log_is_the_same_each_time_and_each_month_has_its_stream(log, tmp_path):
    again = make_log.month_table(make_log.SEED, 7, RECORDS)
    path = log / "month=07" / "records.parquet"
    assert pl.read_parquet(path, hive_partitioning=False).equals(pl.from_arrow(again))
    assert again.num_rows != make_log.month_table(make_log.SEED, 1, RECORDS).num_rows
    seconds = again.column("time").to_pylist()
    assert seconds == sorted(seconds)
    assert not list(log.rglob("*.new"))


def test_the_csv_holds_the_same_records(log):
    csv = pd.read_csv(f"{log}.csv")
    parquet = pd.read_parquet(log)
    assert len(csv) == len(parquet) == sum(1 for _ in plain_records(log))
    assert (csv.note == parquet.note).all() and (csv.level_cm == parquet.level_cm).all()


# ---- what is read --------------------------------------------------------------------


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """The log of the page."""
    folder = tmp_path_factory.mktemp("x11-year")
    make_log.write_log(folder)
    return folder


def between(first, last):
    time = ds.field("time")
    return (time >= first) & (time < last)


def test_row_groups_of_the_page_and_of_the_first_exercise(year):
    parts = parquet_parts.parts_to_read
    assert parts(year) == (12, 65)
    assert parts(year, ds.field("month") >= 10) == (3, 19)
    assert parts(year, ds.field("rain_mm") > 5) == (12, 65)
    day = datetime.datetime(2025, 3, 8)
    assert parts(year, between(day, day + datetime.timedelta(1))) == (1, 1)
    june = parts(year, (ds.field("month") == 6) & (ds.field("keeper") == "Dora"))
    assert june == parts(year, ds.field("month") == 6) and june[0] == 1
    assert parts(year, ds.field("gauge") == "dike") == (12, 65)
    assert parts(year, ds.field("rain_mm") > 500) == (0, 0)
    eve = datetime.datetime(2025, 12, 24)
    files, groups = parts(year, between(eve, eve + datetime.timedelta(2)))
    assert files == 1 and groups in (1, 2)


def test_folders_by_gauge(year, tmp_path):
    log = ds.dataset(year, partitioning="hive")
    options = {"partitioning": ["gauge"], "partitioning_flavor": "hive"}
    ds.write_dataset(log, tmp_path / "other", format="parquet", **options)
    dike = ds.field("gauge") == "dike"
    assert parquet_parts.parts_to_read(tmp_path / "other", dike)[0] == 1
    day = datetime.datetime(2025, 3, 8)
    one_day = between(day, day + datetime.timedelta(1))
    assert parquet_parts.parts_to_read(tmp_path / "other", one_day)[0] == 12


def test_the_bytes_of_the_columns(year):
    sizes = parquet_parts.bytes_of_columns(year)
    share = sum(sizes[name] for name in log_ways.COLUMNS) / sum(sizes.values())
    assert f"Gauge, level and rain are {share * 100:.0f} % of the bytes" in PAGE
    assert max(sizes, key=sizes.get) == "note"
    assert sizes["note"] / sum(sizes.values()) == pytest.approx(1 / 3, abs=0.03)


def test_dask_prunes_columns_and_reads_all_rows(year):
    import dask.dataframe as dd
    from dask.dataframe.dask_expr.io import ReadParquet

    lazy = dd.read_parquet(year)
    wet = lazy[lazy.rain_mm > 5].groupby("gauge").level_cm.max()
    reads = list(wet.simplify().expr.find_operations(ReadParquet))
    assert reads
    for read in reads:
        assert sorted(read.operand("columns")) == sorted(log_ways.COLUMNS)
        assert not read.operand("filters")


def test_dask_compares_the_partitions_of_a_promised_order(year):
    import dask.dataframe as dd

    lazy = dd.read_parquet(year, columns=["level_cm", "keeper"])
    with pytest.raises(ValueError, match="not sorted"):
        lazy.set_index("level_cm", sorted=True)


# ---- the array -----------------------------------------------------------------------


def test_grid_ways_agree_with_a_loop():
    levels = grid.make_levels(40)
    table = grid.as_table(levels)
    expected = [
        max(int(row[i] - row[i - grid.LAG]) for i in range(grid.LAG, len(row)))
        for row in levels
    ]
    assert grid.array_rise(levels).tolist() == expected
    assert grid.polars_rise(table).tolist() == expected
    assert np.array_equal(grid.pandas_rise(table.to_pandas()), expected)


def test_sizes_of_the_grid():
    rows = read_record("x11-tables-grid")["rows"]
    array = rows["array"]["bytes"]
    for name in ("pandas", "polars"):
        assert 3 <= rows[name]["bytes"] / array < 5.5
    assert "three to five times as large" in PAGE


# ---- the record ----------------------------------------------------------------------


def median(row, key):
    return statistics.median(run[key] for run in row["runs"])


def fastest(row):
    return min(row["runs"], key=lambda run: run["wall_s"])


def table_of(record):
    """The rows of the page's table."""
    rows = {(row["way"], row["threads"]): row for row in record["rows"]}
    lines = []
    for way, name in NAMES.items():
        one, two = fastest(rows[way, 1]), fastest(rows[way, 2])
        peak_mb = median(rows[way, 2], "peak_mb")
        lines.append(
            f"| {name} | {one['wall_s']:.2f} | {two['wall_s']:.2f}"
            f" | {two['cpu_s'] / two['wall_s']:.1f} | {peak_mb:.0f} |"
        )
    return "\n".join(lines)


def test_the_table_is_the_record():
    record = read_record("x11-tables-ways")
    expected = table_of(record)
    assert expected in PAGE, f"the table should be\n{expected}"
    assert f"{record['records'] / 1e6:.1f} million records" in PAGE


def test_what_the_page_says_of_the_record():
    rows = read_record("x11-tables-ways")["rows"]
    wall, peak = ({}, {})
    for row in rows:
        way, seconds = row["way"], fastest(row)["wall_s"]
        wall[way] = min(seconds, wall.get(way, seconds))
        if row["threads"] == 2:
            peak[way] = median(row, "peak_mb")
    assert wall["pandas_all"] > 3 * wall["pandas_columns"]
    assert wall["polars_lazy"] < wall["dask_threads"]
    assert peak["pandas_all"] > 900 and peak["pandas_columns"] < 400
    assert peak["pandas_months"] < 0.65 * peak["pandas_columns"]
    assert peak["notes_streaming"] < 0.5 * peak["notes_lazy"]
    everything = [r for row in rows if row["way"] == "pandas_all" for r in row["runs"]]
    seconds = sorted(run["wall_s"] for run in everything)
    assert f"all columns took {seconds[0]:.1f} to {seconds[-1]:.1f} s" in PAGE
    alt = next(line for line in PAGE.splitlines() if "x11-tables-ways.svg" in line)
    for way in ("pandas_all", "pandas_columns", "pandas_months", "polars_lazy"):
        assert f"{round(peak[way], -1):.0f} MB" in alt


# ---- programs and their bad input ----------------------------------------------------


def test_tables_measures_each_way_once_and_writes_a_record(tmp_path, capsys):
    output = tmp_path / "record.json"
    options = ["--records", "200", "--ways", "polars_lazy", "pandas_months"]
    options += ["--threads", "1", "--output", str(output)]
    assert ask_log.main(options) == 0
    record = json.loads(output.read_text(encoding="utf-8"))
    assert [row["way"] for row in record["rows"]] == ["polars_lazy", "pandas_months"]
    assert record["script"] == "code/x11-tables/ask_log.py"
    assert set(record["totals"]) == {"levels"}
    assert "the same answer from all" in capsys.readouterr().out


def test_ways_that_disagree_are_reported():
    runs = [{"totals": {"mill": [1, 2, 3]}}], [{"totals": {"mill": [1, 2, 4]}}]
    rows = [{"way": f"way {n}", "runs": many} for n, many in enumerate(runs)]
    with pytest.raises(ChildProcessError, match="way 1 has another answer"):
        ask_log.common_answers(rows)


def test_a_way_that_dies_is_reported(monkeypatch, capsys):
    monkeypatch.setattr(ask_log.make_log, "write_log", lambda folder, records: 0)
    assert status_of(ask_log.main, ["--records", "1", "--ways", "polars_lazy"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("program", "arguments"),
    [
        (make_log, ["--folder", "/no/such/parent/log"]),
        (make_log, ["--folder", "log", "--records", "0"]),
        (make_log, ["--folder", "log", "--records", "1e7"]),
        (parquet_parts, ["/no/such/folder"]),
        (ask_log, ["--ways", "excel"]),
        (ask_log, ["--records", "abc"]),
        (ask_log, ["--records", "1e400"]),
        (ask_log, ["--output", "/no/such/folder/record.json"]),
        (grid, ["--steps", "12"]),
        (grid, ["--steps", "1e9"]),
        (grid, ["--rounds", "-1"]),
    ],
)
def test_bad_input_gets_one_line(program, arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert status_of(program.main, arguments) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_a_full_disk_leaves_the_old_file(tmp_path):
    path = tmp_path / "old.parquet"
    path.write_text("old")

    def no_space(draft):
        draft.write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make_log.replace(path, no_space)
    assert path.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == [
        path.name
    ]


def test_without_the_packages_one_line():
    blind = "import sys, importlib.util as u; u.find_spec = lambda name: None\n"
    blind += f"sys.path.insert(0, {str(FOLDER)!r}); import extra_packages"
    child = subprocess.run(
        [sys.executable, "-c", blind], capture_output=True, text=True, timeout=60
    )
    assert child.returncode == 2 and child.stderr.count("\n") == 1
    assert "make extras" in child.stderr


def test_grid_runs(capsys):
    assert grid.main(["--steps", "100", "--rounds", "1"]) == 0
    assert capsys.readouterr().out.startswith("1,200 levels")


def test_parquet_parts_runs_and_reports_a_broken_file(log, tmp_path, capsys):
    assert parquet_parts.main([str(log)]) == 0
    assert capsys.readouterr().out.startswith("note")
    broken = Path(tmp_path, "month=01")
    broken.mkdir()
    (broken / "records.parquet").write_bytes(b"no Parquet at all")
    assert status_of(parquet_parts.main, [str(tmp_path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
