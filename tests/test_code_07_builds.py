"""The loop on three kinds of workers, and what the page says about builds of Python."""

import json
import os
import statistics
import subprocess
import sys

import kinds_of_workers
import pi_loop
import pytest
from script_tools import ROOT, read_record, status_of

FOLDER = ROOT / "code" / "07-threads"
EXPECTED = pi_loop.count_all_hits(10_001, kinds_of_workers.SEED, 1_251)  # 8 blocks
PAGE = (ROOT / "_extras" / "performance.md").read_text(encoding="utf-8")
RECORD = "07-threads-kinds-of-workers"
COLUMNS = {  # of the table of the page
    "1 thread": ("threads", 1),
    "2 threads": ("threads", 2),
    "2 processes": ("processes", 2),
    "2 interpreters": ("interpreters", 2),
}


# ---- the script ----------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("kind", kinds_of_workers.KINDS)
def test_any_number_of_any_workers_counts_the_same_hits(kind, number):
    assert kinds_of_workers.count_all_hits(10_001, kind, number) == EXPECTED


def test_processes_are_processes_and_no_more_than_asked():
    with kinds_of_workers.processes(2) as pool:
        found = {pool.submit(os.getpid).result() for _ in range(8)}
    assert os.getpid() not in found and 1 <= len(found) <= 2


@pytest.mark.skipif(
    sys.version_info >= (3, 14), reason="this Python has interpreters as workers"
)
def test_a_kind_that_this_python_lacks_is_told_in_one_line(capsys):
    assert status_of(kinds_of_workers.main, ["--kinds", "interpreters"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("bad", ["0", "-1", "abc", "1e400"])
@pytest.mark.parametrize("option", ["--rounds", "--samples"])
def test_bad_numbers_are_told_in_one_line(option, bad, capsys):
    assert status_of(kinds_of_workers.main, [option, bad]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_the_script_needs_no_package_and_writes_its_record(tmp_path):
    target = tmp_path / "record.json"
    options = ["--samples", "10001", "--rounds", "2", "--output", str(target)]
    done = subprocess.run(
        [sys.executable, "-S", FOLDER / "kinds_of_workers.py", *options],
        capture_output=True,
        text=True,
        timeout=120,
    )  # without packages
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count(f"{EXPECTED} hits") == 2 * len(kinds_of_workers.KINDS)
    record = json.loads(target.read_text(encoding="utf-8"))
    assert [(row["kind"], row["workers"]) for row in record["rows"]] == [
        (kind, number) for kind in kinds_of_workers.KINDS for number in (1, 2)
    ]
    for row in record["rows"]:
        assert row["hits"] == EXPECTED and len(row["wall_and_cpu_s"]) == 2
        assert all(wall > 0 for wall, _ in row["wall_and_cpu_s"])


# ---- the record and the page ---------------------------------------------------------


def million_per_s(build: dict, kind: str, workers: int) -> float | None:
    """The fastest of the runs; None where this build has no such workers."""
    for row in build["rows"]:
        if (row["kind"], row["workers"]) == (kind, workers):
            fastest_s = min(wall for wall, _ in row["wall_and_cpu_s"])
            return build["samples"] / fastest_s / 1e6
    return None


def test_all_builds_counted_the_same_points():
    builds = read_record(RECORD)["builds"]
    hits = {row["hits"] for build in builds.values() for row in build["rows"]}
    assert len(hits) == 1 and len({build["samples"] for build in builds.values()}) == 1
    told = [build["python"] for build in builds.values()]
    assert "3.13.15, normal build, GIL on" in told
    assert "3.13.15, free-threaded build, GIL off" in told
    assert not any("3.14" in name and "free-threaded" in name for name in told)


SECTION = PAGE.partition("## Free-threaded Python")[2].partition("\n## ")[0]


def test_the_table_of_the_page_is_the_record():
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in SECTION.splitlines()
        if line.startswith("|")
    ]
    head, _, *body = rows
    assert head[1:] == list(COLUMNS)
    builds = read_record(RECORD)["builds"]
    for (name, *cells), build in zip(body, builds.values(), strict=True):
        free = "free-threaded" in build["python"]
        assert name.partition(",")[0] == build["python"].partition(",")[0] + "t" * free
        speeds = [million_per_s(build, *key) for key in COLUMNS.values()]
        assert cells == ["–" if speed is None else f"{speed:.1f}" for speed in speeds]


def test_what_the_page_says_about_the_builds_is_the_record():
    record = read_record(RECORD)
    gil, free, newer = (
        {name: million_per_s(build, *key) for name, key in COLUMNS.items()}
        for build in record["builds"].values()
    )
    rows = record["builds"]["free_threaded"]["rows"]
    slower = 100 * (1 - free["1 thread"] / gil["1 thread"])
    assert f"is {slower:.0f} % slower on one thread" in SECTION
    threads, processes = (free[f"2 {name}"] for name in ("threads", "processes"))
    told = f"{threads / free['1 thread']:.1f} times as fast as one"
    assert f"{told}, its two processes {processes / free['1 thread']:.1f} t" in SECTION
    for build in (gil, newer):
        assert build["2 threads"] < 1.1 * build["1 thread"]  # gain nothing
    for build in (gil, free, newer):
        assert build["2 processes"] > 1.2 * build["1 thread"]  # gain on every build
    assert newer["2 interpreters"] > 1.2 * newer["1 thread"]
    [both] = [r for r in rows if (r["kind"], r["workers"]) == ("threads", 2)]
    busy = statistics.median(cpu / wall for wall, cpu in both["wall_and_cpu_s"])
    assert busy >= 1.9  # keep two cores busy
    rounds = {
        len(r["wall_and_cpu_s"]) for b in record["builds"].values() for r in b["rows"]
    }
    assert rounds == {5} and gil.keys() == free.keys()
    assert {b["samples"] for b in record["builds"].values()} == {20_000_000}
    assert record["machine"].partition(",")[0] in SECTION
    for command in record["to_repeat_with_3.14"]:
        assert command.removeprefix("or: ") in SECTION


def test_the_other_machine_gained_more_from_two_threads():
    build = read_record("07-threads-free-threading")["builds"]["free_threaded"]
    one, two = (
        statistics.median(wall for wall, _ in row["wall_and_cpu_s"])
        for row in build["rows"]
        if row["variant"] == "own streams"
    )
    assert f"two threads were {one / two:.1f} times as fast" in SECTION
