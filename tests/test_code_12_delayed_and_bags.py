"""The scripts, records and claims of episode 12: mechanism and values, never timings."""

from __future__ import annotations

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import bag_schedulers
import dask
import dask.bag as db
import flood_report
import graph_tools
import make_records
import numpy as np
import pi_dask_bag
import pi_dask_delayed
import pi_numpy
import pytest
import soup
import task_cost
from dask import delayed
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "12-delayed-and-bags"
PAGE = (ROOT / "_episodes" / "12-delayed-and-bags.md").read_text(encoding="utf-8")
TALE = ROOT / "data" / "12-delayed-and-bags-text.txt"
TIME_LIMIT_S = 60
PATIENCE_S = 20  # time in which a second thread must turn up


def recorded(name: str) -> dict:
    return read_record(f"12-delayed-and-bags-{name}")


class Meeting:
    """Stands in for a function; its calls wait until two threads are inside."""

    def __init__(self, function):
        self.function = function
        self.change = threading.Condition()
        self.inside = self.most = 0
        self.calls = []

    def __call__(self, *args):
        with self.change:
            self.calls.append((threading.get_ident(), args))
            self.inside += 1
            self.most = max(self.most, self.inside)
            self.change.notify_all()
            self.change.wait_for(lambda: self.most >= 2, PATIENCE_S)
        try:
            return self.function(*args)
        finally:
            with self.change:
                self.inside -= 1


# ---- the rungs -----------------------------------------------------------------------


@pytest.mark.parametrize("rung", [pi_dask_delayed, pi_dask_bag])
@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize(
    ("n_samples", "seed", "block"), [(100_000, 2026, 100_000), (70_001, 5, 9_999)]
)
def test_hits_are_those_of_numpy(rung, n_samples, seed, block, workers):
    expected = pi_numpy.count_all_hits(n_samples, seed, block)
    hits = rung.count_all_hits(n_samples, seed, block, workers)
    assert type(hits) is int and hits == expected


@pytest.mark.parametrize("rung", [pi_dask_delayed, pi_dask_bag])
def test_two_threads_count_at_the_same_time_and_each_block_once(rung, monkeypatch):
    meeting = Meeting(rung.count_block)
    monkeypatch.setattr(rung, "count_block", meeting)
    rung.count_all_hits(11 * 1000 + 500, 2026, 1000, 2)
    assert meeting.most == 2
    assert len({thread for thread, _ in meeting.calls}) == 2
    expected = [(1000, 2026, number) for number in range(11)] + [(500, 2026, 11)]
    assert sorted((args for _, args in meeting.calls), key=lambda a: a[2]) == expected


def test_a_plan_of_pi_gives_the_same_hits_twice():
    lazy = pi_dask_delayed.lazy_hits(10_001, 3, 1000)
    assert lazy.compute(scheduler="sync") == lazy.compute(scheduler="threads")


@pytest.mark.parametrize(("together", "tasks"), [(1, 11), (4, 3), (11, 1), (50, 1)])
def test_the_delayed_rung_has_a_task_for_some_blocks_and_a_sum(together, tasks):
    lazy = pi_dask_delayed.lazy_hits(10_001, 3, 1000, together)
    assert graph_tools.count_tasks(lazy) == tasks + 1
    assert lazy.compute() == pi_numpy.count_all_hits(10_001, 3, 1000)


@pytest.mark.parametrize(
    ("n_blocks", "workers", "together"),
    [(1, 2, 1), (9, 2, 1), (17, 2, 2), (100, 2, 10), (1000, 2, 20), (1001, 2, 18)],
)
def test_a_task_has_more_blocks_as_long_as_each_worker_gets_some_tasks(
    n_blocks, workers, together, monkeypatch
):
    lengths = []

    def count_blocks(sizes, seed, first):
        lengths.append(len(sizes))
        return sum(sizes)

    monkeypatch.setattr(pi_dask_delayed, "count_blocks", count_blocks)
    hits = pi_dask_delayed.count_all_hits(10 * n_blocks, 1, 10, workers)
    assert hits == 10 * n_blocks
    assert max(lengths) == together and len(lengths) == -(-n_blocks // together)


@pytest.mark.parametrize(
    ("n_blocks", "workers", "partitions"),
    [(1, 2, 1), (9, 2, 9), (100, 2, 10), (100, 8, 50), (100, 64, 100), (1001, 2, 56)],
)
def test_partitions_of_the_bag(n_blocks, workers, partitions):
    blocks = pi_dask_bag.bag_of_blocks(n_blocks * 10, 1, 10, workers)
    assert blocks.npartitions == partitions
    numbers = [number for _, _, number in blocks.compute(scheduler="sync")]
    assert numbers == list(range(n_blocks))


# ---- soup and report -----------------------------------------------------------------


def lazy_soup():
    boiled = delayed(soup.boil)(delayed(soup.rinse)())
    fried = delayed(soup.fry)(delayed(soup.cut)())
    pot = delayed(soup.simmer)(boiled, fried)
    return delayed(soup.serve)(pot, delayed(soup.toast)())


def test_the_soup_has_the_tasks_and_arrows_of_episode_1():
    needs = {
        key.split("-")[0]: {other.split("-")[0] for other in others}
        for key, others in graph_tools.tasks_of(lazy_soup()).items()
    }
    assert needs == {
        "rinse": set(),
        "boil": {"rinse"},
        "cut": set(),
        "fry": {"cut"},
        "simmer": {"boil", "fry"},
        "toast": set(),
        "serve": {"simmer", "toast"},
    }


def test_the_soup_takes_130_minutes_of_work(monkeypatch):
    slept = []
    monkeypatch.setattr(soup.time, "sleep", slept.append)
    assert lazy_soup().compute(scheduler="sync").endswith("with toast")
    assert sum(slept) / soup.MINUTE_S == pytest.approx(130)


def minutes_of_report(workers):
    """The schedule by hand: whoever is free takes the next step, in order."""
    free = [0.0] * workers
    ready = {}
    steps = [("rain", 2, []), ("heights", 3, [])]
    steps += [(f"run {n}", 6, ["rain", "heights"]) for n in range(3)]
    steps += [("worst", 1, [f"run {n}" for n in range(3)]), ("chart", 2, ["worst"])]
    for name, minutes, needs in steps:
        worker = free.index(min(free))
        start = max([free[worker], *(ready[need] for need in needs)])
        free[worker] = ready[name] = start + minutes
    return max(ready.values())


def test_the_report_takes_what_the_page_says():
    assert [minutes_of_report(n) for n in (1, 2, 3, 4)] == [26, 18, 12, 12]
    assert "26 minutes of work" in PAGE and "3 + 6 + 6 + 1 + 2 = 18" in PAGE
    assert "3 + 6 + 1 + 2 = 12" in PAGE
    assert graph_tools.count_tasks(flood_report.lazy_report()) == 7


def test_the_report_runs(capsys):
    assert flood_report.main(["--workers", "3"]) == 0
    assert capsys.readouterr().out.startswith("7 tasks, 3 workers: ")


# ---- claims about Dask that the page makes -------------------------------------------


def test_what_two_results_share_is_done_once():
    calls = []
    shared = delayed(lambda: calls.append(1) or [3, 1, 2])()
    lowest, highest = delayed(min)(shared), delayed(max)(shared)
    assert (lowest.compute(), highest.compute(), len(calls)) == (1, 3, 2)
    assert dask.compute(lowest, highest, scheduler="threads") == (1, 3)
    assert len(calls) == 3


def test_a_shared_list_is_not_copied():
    numbers = delayed(lambda: [3, 1, 2])()
    same = delayed(lambda a, b: a is b)(numbers, numbers)
    ident = delayed(id)(numbers)
    one, other = delayed(lambda n: id(n))(numbers), ident
    assert same.compute(scheduler="threads")
    assert len(set(dask.compute(one, other, scheduler="threads"))) == 1


def test_a_stream_in_the_plan_gives_other_hits_the_second_time():
    lazy = delayed(pi_dask_delayed.count_hits)(1000, np.random.default_rng(2026))
    assert lazy.compute() != lazy.compute()


def test_one_pass_over_the_diaries_gives_three_results(tmp_path):
    paths = make_records.write_diaries(tmp_path, days=10)
    parsed = []

    def parse(line):
        parsed.append(line)
        return json.loads(line)

    records = db.read_text(paths).map(parse)
    levels = records.pluck("level_cm", default=None).filter(lambda x: x is not None)
    three = records.count(), levels.count(), levels.max()
    dask.compute(*three, scheduler="threads")
    assert len(parsed) == 120


def test_initial_is_one_object_for_all_partitions():
    items = db.from_sequence(range(40), partition_size=10)
    seen = []

    def note(total, item):
        seen.append(id(total))
        return total

    items.fold(note, lambda a, b: a, initial=[]).compute(scheduler="sync")
    assert len(set(seen)) == 1


def test_a_bag_uses_processes_by_default():
    from dask.multiprocessing import get

    assert db.Bag.__dask_scheduler__ is get


# ---- the diaries and the tale --------------------------------------------------------


def test_diaries_are_the_same_every_time_and_as_described(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = make_records.write_diaries(tmp_path / "a", days=50)
    again = make_records.write_diaries(tmp_path / "b", days=50)
    texts = [Path(path).read_bytes() for path in first]
    assert texts == [Path(path).read_bytes() for path in again]
    assert len(set(texts)) == len(make_records.GAUGES) == 12
    for path, text in zip(first, texts, strict=True):
        records = [json.loads(line) for line in text.splitlines()]
        assert [record["day"] for record in records] == list(range(50))
        assert {record["gauge"] for record in records} == {Path(path).stem}
        for record in records:
            pumps = "".join(record["pumps"])
            assert make_records.PUMPS.startswith(pumps)
            if "level_cm" in record and record["level_cm"] < make_records.HIGH_CM:
                assert not pumps
    assert not list((tmp_path / "a").glob("*.new"))


def test_numbers_of_the_diaries_on_the_page():
    records = [r for gauge in make_records.GAUGES for r in make_records.diary(gauge)]
    levels = [r["level_cm"] for r in records if "level_cm" in r]
    assert f"({len(records)}, {len(levels)}, {max(levels)})" in PAGE
    mean = sum(levels) / len(levels)
    assert f"{mean:.1f} cm, mean of {len(levels)} levels" in PAGE
    pumps = Counter(pump for r in records for pump in r["pumps"])
    assert str(sorted(pumps.items())) in PAGE
    assert pumps.most_common(1)[0][0] == "A"


def test_make_records_writes_where_it_is_told(tmp_path, capsys):
    assert make_records.main(["--folder", str(tmp_path), "--days", "3"]) == 0
    assert capsys.readouterr().out.startswith("12 files, 36 records, ")
    assert len(list(tmp_path.iterdir())) == 12


def test_the_tale_is_what_the_page_says():
    text = TALE.read_text(encoding="utf-8")
    lines = text.splitlines()
    words = re.findall("[a-z]+", text.lower())
    assert f"{len(text.split())} words" in PAGE
    assert f"the {len(lines)} lines of a tale" in PAGE
    assert words.count("water") == 7 and text.count("Water ") == 1
    per_line = [re.findall("[a-z]+", line.lower()).count("water") for line in lines]
    assert per_line.count(2) == 3 and max(per_line) == 2
    assert sum("water" in line for line in lines) == 4


# ---- the measuring scripts -----------------------------------------------------------

SMALL = {
    "task_cost": ["--blocks", "12", "--rounds", "1"],
    "bag_schedulers": ["--days", "3", "--rounds", "1"],
}


@pytest.mark.parametrize("name", SMALL)
def test_every_script_prints_and_records(name, tmp_path, capsys):
    target = tmp_path / "record.json"
    arguments = [*SMALL[name], "--machine", "test", "--output", str(target)]
    if name == "bag_schedulers":  # processes need a script of their own
        done = subprocess.run(
            [sys.executable, str(FOLDER / f"{name}.py"), *arguments],
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT_S,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert "processes" in done.stdout
    else:
        assert status_of(globals()[name].main, arguments) == 0
        assert capsys.readouterr().out
    record = json.loads(target.read_text())
    assert record["script"] == f"code/12-delayed-and-bags/{name}.py"
    assert record["machine"] == "test"
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


@pytest.mark.parametrize("per_task", [1, 5, 12, 100])
def test_batches_count_the_same_hits(per_task, monkeypatch):
    monkeypatch.setattr(task_cost, "BLOCK_POINTS", 1000)
    lazy = task_cost.plan(12, per_task)
    expected = pi_numpy.count_all_hits(12_000, task_cost.SEED, 1000)
    assert lazy.compute(scheduler="threads") == expected
    assert graph_tools.count_tasks(lazy) == -(-12 // per_task) + 1


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_pump_days_are_counted(scheduler, tmp_path):
    paths = make_records.write_diaries(tmp_path, days=100)
    run = bag_schedulers.measure_one(paths, scheduler, 2)
    gauges = make_records.GAUGES
    expected = Counter(
        p for g in gauges for r in make_records.diary(g, 100) for p in r["pumps"]
    )
    assert run["pump_days"] == dict(expected)
    assert run["wall_s"] > 0 and run["peak_mb"] > 10


BAD_INPUT = [
    *(("flood_report", ["--workers", bad]) for bad in ("0", "-1", "abc", "1e400")),
    ("make_records", []),
    ("make_records", ["--folder", "no/such/folder"]),
    ("make_records", ["--folder", ".", "--days", "0"]),
    ("task_cost", ["--blocks", "abc"]),
    ("task_cost", ["--workers", "0"]),
    ("task_cost", ["--output", "no/such/folder/a.json"]),
    ("bag_schedulers", ["--days", "-1"]),
    ("bag_schedulers", ["--no-such-option"]),
]


@pytest.mark.parametrize(("name", "arguments"), BAD_INPUT, ids=str)
def test_bad_input_is_answered_with_one_line(name, arguments, capsys):
    assert status_of(globals()[name].main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_full_disk_leaves_the_old_diaries(tmp_path, monkeypatch, capsys):
    make_records.write_diaries(tmp_path, days=2)
    old = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def dumps(record):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(make_records.json, "dumps", dumps)
    assert status_of(make_records.main, ["--folder", str(tmp_path)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == old


@pytest.mark.parametrize(
    "problem", [BrokenProcessPool("died"), OSError(28, "No space left on device")]
)
def test_dead_workers_and_full_disks_are_answered_with_one_line(
    problem, tmp_path, monkeypatch, capsys
):
    def fail(*args):
        raise problem

    monkeypatch.setattr(bag_schedulers, "measure_all", fail)
    target = tmp_path / "record.json"
    target.write_text("old")
    arguments = ["--days", "1", "--output", str(target)]
    assert status_of(bag_schedulers.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert target.read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_is_answered_with_one_line(tmp_path):
    target = tmp_path / "record.json"
    command = [sys.executable, str(FOLDER / "task_cost.py"), "--rounds", "1000"]
    process = subprocess.Popen(
        [*command, "--output", str(target)], stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for_cpu(process, 3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "stopped by Ctrl-C" in err and err.count("\n") == 1
    assert not target.exists()


# ---- the page and the records --------------------------------------------------------


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def test_the_cost_of_tasks_is_what_the_page_says():
    record = recorded("task-cost")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    loop_s = median(record["loop"], "run_s")
    whole = {
        row["per_task"]: median(row["runs"], "plan_s") + median(row["runs"], "run_s")
        for row in record["rows"]
    }
    alt = re.search(r"!\[([^\]]*)\]\(\.\./fig/12-delayed-and-bags-cost\.svg\)", PAGE)[1]
    for seconds in (loop_s, whole[1], whole[100], whole[2000]):
        assert f"{seconds:.2f} s" in alt
    assert 3 < whole[1] / loop_s < 4  # three to four times as long as the loop
    tiny = next(row["runs"] for row in record["rows"] if row["per_task"] == 1)
    assert 0.35 < median(tiny, "plan_s") / whole[1] < 0.45  # some 40 % for the plan
    assert 1.5 < loop_s / whole[100] < 2.1  # nearly twice as fast
    assert 900 < record["bytes_per_task"] < 1400  # about 1 kB
    hits = {run["hits"] for row in record["rows"] for run in row["runs"]}
    assert hits == {run["hits"] for run in record["loop"]} and len(hits) == 1
    blocks = record["blocks"]
    assert 0.1 < loop_s / blocks * 1e3 < 0.18  # 0.14 ms of work for a block
    cost_ms = (whole[1] - loop_s / 2) / blocks * 1e3
    assert 0.25 < cost_ms < 0.6  # half a millisecond for a task


def test_the_schedulers_are_what_the_page_says():
    rows = recorded("schedulers")["rows"]
    for row in rows:
        runs = row["schedulers"]
        wall = {name: median(runs[name], "wall_s") for name in runs}
        cells = [f"{wall[name]:.2f}" for name in bag_schedulers.SCHEDULERS]
        assert f"| {row['bytes'] / 1e6:.1f} | {' | '.join(cells)} |" in PAGE
        found = [run["pump_days"] for name in runs for run in runs[name]]
        assert all(days == found[0] for days in found)
        ratio = median(runs["threads"], "cpu_s") / wall["threads"]
        assert ratio < 1.25
        assert median(runs["processes"], "cpu_s") / wall["processes"] > 1.5
        peak = {name: median(runs[name], "peak_mb") for name in runs}
        assert peak["processes"] > 2 * peak["threads"]
    large = rows[-1]["schedulers"]
    assert median(large["processes"], "wall_s") < median(large["threads"], "wall_s")
