"""The scripts, figures, records and claims of episode 6."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import chunk_curve
import chunk_tools
import dask
import dask.array as da
import memory_curve
import numpy as np
import pi_dask_array
import pi_dask_blocks
import pi_numpy
import pytest
import quiet
import schedulers
import watch_cluster
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "06-dask-array"
PAGE = (ROOT / "_episodes" / "06-dask-array.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 120


RUNGS = pytest.mark.parametrize("rung", [pi_dask_array, pi_dask_blocks])


def run(script: str, *arguments: str):
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, cwd=ROOT
    )


def recorded(name: str) -> dict:
    return read_record(f"06-dask-array-{name}")


# ---- the rungs: same hits, real chunks, real threads and processes -------------------


@RUNGS
@pytest.mark.parametrize("workers", [1, 2, 8])
def test_hits_are_those_of_numpy(rung, workers):
    for n_samples, seed, block in [(10_007, 1, 1000), (999, 2, 1000), (5000, 3, 1)]:
        if block == 1:
            n_samples = 50
        expected = pi_numpy.count_all_hits(n_samples, seed, block)
        assert rung.count_all_hits(n_samples, seed, block, workers) == expected


@RUNGS
def test_hits_do_not_depend_on_the_scheduler(rung):
    expected = pi_numpy.count_all_hits(20_011, 5, 3000)
    for name in schedulers.SCHEDULERS:
        with schedulers.OPENERS[name](2) as compute:
            assert int(compute(rung.lazy_hits(20_011, 5, 3000))) == expected, name


@pytest.mark.parametrize(
    ("n_samples", "block", "chunks"),
    [(3000, 1000, 3), (3001, 1000, 4), (10, 1000, 1), (10, 1, 10)],
)
def test_each_block_is_one_chunk(n_samples, block, chunks):
    points = pi_dask_array.random_points(n_samples, 1, block)
    assert points.numblocks == (chunks, 1)
    layers = pi_dask_array.lazy_hits(n_samples, 1, block).__dask_graph__().layers
    drawn = [len(layer) for name, layer in layers.items() if name.startswith("random")]
    assert drawn == [chunks]
    blocks = pi_dask_blocks.lazy_hits(n_samples, 1, block).__dask_graph__().layers
    counted = [len(v) for k, v in blocks.items() if k.startswith("count_chunk")]
    assert counted == [chunks]


def test_the_default_run_is_many_chunks():
    """Never a parallel example that is one chunk."""
    args = pi_dask_array.pi_cli.make_parser("x", pi_dask_array.DEFAULT_SAMPLES)
    args = args.parse_args([])
    points = pi_dask_array.random_points(args.samples, args.seed, args.block)
    assert points.numblocks[0] >= 10


@RUNGS
def test_nothing_is_drawn_before_it_is_asked(rung):
    """A terabyte of points can be planned; only computing would need them."""
    start = time.process_time()
    lazy = rung.lazy_hits(10**11, 1, 10**9)
    assert isinstance(lazy, da.Array)
    assert time.process_time() - start < 20  # drawing them would take minutes


@pytest.mark.parametrize("rung", [pi_dask_array, pi_dask_blocks])
def test_two_chunks_are_counted_at_the_same_time(rung, monkeypatch):
    """Two tasks wait for each other: they can only both end if they run together."""
    barrier = threading.Barrier(2, timeout=30)
    met = set()
    plain = np.random.Generator

    class Meeting(plain):
        def random(self, *args, **kwargs):
            if (
                len(met) < 2
                and threading.current_thread() is not threading.main_thread()
            ):
                barrier.wait()
                met.add(threading.get_ident())
            return super().random(*args, **kwargs)

    if rung is pi_dask_blocks:
        monkeypatch.setattr(rung.np.random, "Generator", Meeting)
        rung.count_all_hits(2000, 1, 1000, 2)
    else:
        points = rung.random_points(2000, 1, 1000)

        def meet(chunk):
            barrier.wait()
            met.add(threading.get_ident())
            return chunk

        met_points = points.map_blocks(meet, meta=np.empty((0, 2)))
        met_points.compute(scheduler="threads", num_workers=2)
    assert len(met) == 2


@pytest.mark.parametrize(("name", "workers"), [("processes", 2), ("cluster", 2)])
def test_workers_are_processes_of_their_own(name, workers):
    with schedulers.OPENERS[name](workers) as compute:
        lazy = da.zeros(16, chunks=1).map_blocks(schedulers.who, meta=np.zeros(0))
        pids = {int(number) >> 20 for number in compute(lazy)}
    assert len(pids) == workers
    assert os.getpid() not in pids


# ---- chunk_tools ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chunks", "workers", "used"), [(1, 8, 1), (4, 8, 4), (6, 1, 1)]
)
def test_threads_used(chunks, workers, used):
    array = da.zeros((chunks, 2), chunks=(1, 2))
    assert chunk_tools.threads_used(array, workers) == used


def test_tasks_are_those_that_run():
    lazy = pi_dask_array.lazy_hits(4000, 1, 1000)
    ran = []
    with dask.callbacks.Callback(pretask=lambda key, *_: ran.append(key)):
        lazy.compute(scheduler="synchronous")
    assert chunk_tools.count_tasks(lazy) == 17
    assert len(ran) == 17 + 1  # the last one hands the result over
    needs = chunk_tools.tasks_of(lazy)
    assert all(other in needs for others in needs.values() for other in others)


# ---- the scripts that measure --------------------------------------------------------


def test_chunk_sizes_go_from_small_to_whole():
    assert chunk_curve.chunk_sizes(100_000) == [10_000, 30_000, 100_000]
    assert chunk_curve.chunk_sizes(120_000) == [10_000, 30_000, 100_000, 120_000]


def test_the_curve_counts_equal_work(tmp_path, capsys):
    target = tmp_path / "curve.json"
    options = ["--samples", "40000", "--workers", "2", "--output", str(target)]
    assert chunk_curve.main(options) == 0
    record = json.loads(target.read_text())
    assert [r["chunks"] for r in record["runs"]] == [4, 2, 1]
    for one in record["runs"]:
        expected = pi_numpy.count_all_hits(40_000, record["seed"], one["block"])
        assert one["hits"] == expected
        lazy = pi_dask_array.lazy_hits(40_000, record["seed"], one["block"])
        assert one["tasks"] == chunk_tools.count_tasks(lazy)
        assert one["seconds"] > 0
        assert one["peak_memory_mb"] > 10
    out = capsys.readouterr().out
    assert all(len(line) <= 72 for line in out.splitlines())


def test_memory_curve_compares_equal_work(tmp_path):
    target = tmp_path / "memory.json"
    assert memory_curve.main(["--samples", "3e6", "--output", str(target)]) == 0
    numpy, one_chunk, chunks = json.loads(target.read_text())["runs"]
    assert numpy["hits"] == one_chunk["hits"]
    assert (one_chunk["chunks"], chunks["chunks"]) == (1, 3)
    assert numpy["peak_memory_mb"] > 3e6 * 24 / 1e6  # it holds all points


def test_schedulers_find_the_same_hits(tmp_path, capsys):
    target = tmp_path / "schedulers.json"
    options = ["--samples", "2e6", "--workers", "2", "--output", str(target)]
    assert schedulers.main(options) == 0
    record = json.loads(target.read_text())
    seen = {r["scheduler"]: r["workers_seen"] for r in record["runs"]}
    assert seen == {"one thread": 1, "threads": 2, "processes": 2, "cluster": 2}
    hits = pi_numpy.count_all_hits(2_000_000, 2026, schedulers.CHUNK_POINTS)
    for one in record["runs"]:
        assert one["array_result"] == one["blocks_result"] == hits
        assert one["tiny_result"] == schedulers.TINY_CHUNKS
    out = capsys.readouterr().out
    assert f"hits: {hits}\n" in out
    assert all(len(line) <= 80 for line in out.splitlines())


def test_the_cluster_prints_its_dashboard_and_the_hits():
    done = run(
        "watch_cluster.py", "--seconds", "1", "--samples", "1e6", "--workers", "2"
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^dashboard: http://127\.0\.0\.1:\d+/status$", done.stdout, re.M)
    hits = pi_numpy.count_all_hits(1_000_000, 2026, 1_000_000)
    assert f"{hits} hits, workers 2" in done.stdout


def test_a_trace_holds_every_task_of_the_graph(monkeypatch):
    from dask.distributed import Client

    monkeypatch.syspath_prepend(str(FOLDER))  # the workers import what they run
    with watch_cluster.open_cluster(2) as cluster, Client(cluster) as client:
        trace = watch_cluster.trace_one(client, 6000, 1, 1000)
    assert trace["hits"] == pi_numpy.count_all_hits(6000, 1, 1000)
    computed = [task for task in trace["tasks"] if task["action"] == "compute"]
    assert len([t for t in computed if t["kind"].startswith("array-sum")]) == 6
    assert all(0 <= t["start_ms"] <= t["stop_ms"] for t in computed)


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (chunk_curve, ["--samples", "1e15"]),
        (chunk_curve, ["--samples", "10"]),
        (chunk_curve, ["--workers", "0"]),
        (chunk_curve, ["--output", "no/such/folder/curve.json"]),
        (memory_curve, ["--samples", "many"]),
        (memory_curve, ["--samples", "1e6", "1e14"]),
        (schedulers, ["--rounds", "none"]),
        (schedulers, ["--output", "no/such/folder/runs.json"]),
        (watch_cluster, ["--seconds", "-1"]),
        (watch_cluster, ["--trace", "no/such/folder/trace.json"]),
    ],
    ids=str,
)
def test_bad_input_is_answered_with_one_line(module, arguments, capsys):
    assert status_of(module.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("script", ["chunk_curve.py", "watch_cluster.py"])
def test_ctrl_c_is_answered_with_one_line(script):
    process = subprocess.Popen(
        [sys.executable, str(FOLDER / script), "--workers", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        if script == "watch_cluster.py":
            assert "dashboard" in process.stdout.readline()
        wait_for_cpu(process, 2.5)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.splitlines()[-1].startswith("stopped by Ctrl-C")
    assert "Traceback" not in err


def test_a_run_that_others_disturb_is_repeated(monkeypatch):
    shares = iter([0.5, 0.2, 0.01, 0.3])
    runs = iter("abcd")
    monkeypatch.setattr(quiet, "share_of_others", lambda f: (f(), next(shares)))
    assert quiet.when_quiet(lambda: next(runs)) == "c"
    shares, runs = iter([0.5]), iter("a")
    assert quiet.when_quiet(lambda: next(runs), patient=False) == "a"


# ---- what the page claims ------------------------------------------------------------


def median(runs, key):
    return statistics.median(one[key] for one in runs)


@pytest.mark.parametrize("name", ["chunks", "memory", "schedulers", "stream"])
def test_records_name_machine_and_day(name):
    record = recorded(name)
    assert record["machine"].startswith("2 cores of an AMD EPYC (Zen 4)")
    assert record["date"] == "2026-11-20"
    assert record["python"].startswith("3.11")
    assert set(record["packages"]) >= {"numpy", "dask"}


def test_the_curve_is_what_the_page_says():
    runs = recorded("chunks")["runs"]
    of = {b: [r for r in runs if r["block"] == b] for b in {r["block"] for r in runs}}
    assert all(len(same) == 5 for same in of.values())
    times = {block: median(same, "seconds") for block, same in of.items()}
    small, best, two, whole = (times[b] for b in (10**4, 10**6, 10**7, 2 * 10**7))
    assert f"{small:.2f} s with 2000 chunks, {best:.2f} s with 20" in PAGE
    assert f"{whole:.2f} s with one, the shape of a U" in PAGE
    assert small > 3 * best
    assert whole > 2 * best
    assert (of[10**4][0]["tasks"], of[10**6][0]["tasks"]) == (8667, 87)
    cost_ms = (small - best) / (8667 - 87) * 1000
    assert f"costs about {cost_ms:.2f} ms" in PAGE
    assert 0.1 <= cost_ms <= 0.2
    ratio = {b: median(of[b], "cpu_seconds") / times[b] for b in of}
    assert f"one chunk CPU/wall is {ratio[2 * 10**7]:.2f}" in PAGE
    assert (
        f"two chunks it is {ratio[10**7]:.2f}, and still the time is {two:.2f} s"
        in PAGE
    )
    system = median(of[10**7], "system_seconds") / median(of[10**7], "cpu_seconds")
    assert f"{100 * system:.0f} % of their CPU time is system time" in PAGE


def test_memory_is_what_the_page_says():
    runs = recorded("memory")["runs"]

    def peak(label, samples):
        same = [r for r in runs if (r["label"], r["samples"]) == (label, samples)]
        return median(same, "peak_memory_mb")

    numpy, one, chunks = (peak(way[0], 10**8) for way in memory_curve.WAYS)
    assert f"NumPy needs {numpy:.0f} MB and Dask {chunks:.0f} MB" in PAGE
    assert f"Dask with one chunk needs {one:.0f} MB" in PAGE
    extra = peak("Dask, one chunk", 10**6) - peak("NumPy, whole array", 10**6)
    assert 30 < extra < 50  # "some 40 MB"
    for one in recorded("chunks")["runs"]:
        at_most = 100 + 41 * one["block"] * 2 / 1e6
        assert one["peak_memory_mb"] < at_most


def test_the_table_of_schedulers_is_what_was_recorded():
    runs = recorded("schedulers")["runs"]
    times = {}
    for name in schedulers.SCHEDULERS:
        same = [one for one in runs if one["scheduler"] == name]
        assert len(same) == 5
        times[name] = median(same, "array_s")
        task_ms = median(same, "tiny_s") / same[0]["tiny_tasks"] * 1000
        ratio = median(same, "blocks_cpu_s") / median(same, "blocks_s")
        row = (
            f"| {name} | {median(same, 'start_s'):.2f} | {task_ms:.2f}"
            f" | {times[name]:.2f} | {median(same, 'blocks_s'):.2f} | {ratio:.1f}"
            f" | {median(same, 'data_s'):.3f} | {median(same, 'memory_mb'):.0f} |"
        )
        assert row in PAGE
    slower = times["processes"] / times["one thread"]
    assert f"by a factor of {slower:.0f}" in PAGE
    assert len({one["array_result"] for one in runs}) == 1


def test_the_task_stream_is_what_the_page_says():
    record = recorded("stream")
    assert [trace["chunks"] for trace in record["traces"]] == [1, 20, 400]
    for trace in record["traces"]:
        end_ms = max(task["stop_ms"] for task in trace["tasks"])
        assert re.search(rf"(for|after) {end_ms:.0f} ms", PAGE)
    one, _, many = record["traces"]
    assert {task["worker"] for task in one["tasks"]} == {0}
    busy_ms = sum(task["stop_ms"] - task["start_ms"] for task in many["tasks"])
    end_ms = max(task["stop_ms"] for task in many["tasks"])
    assert busy_ms / 2 / end_ms < 0.5  # "idle for more than half of the time"
    counting = [t for t in many["tasks"] if t["kind"].startswith("array-sum")]
    bars_ms = [task["stop_ms"] - task["start_ms"] for task in counting]
    assert statistics.median(bars_ms) < 4
    computed = sum(task["action"] == "compute" for task in many["tasks"])
    assert f"{computed} tasks in all" in PAGE
    assert f"these are {len(many['tasks']) - computed} numbers" in PAGE


def test_the_numbers_of_the_drawing_exercise():
    lazy = pi_dask_array.lazy_hits(3_000_000, 2026, 1_000_000)
    assert chunk_tools.count_tasks(lazy, fused=False) == 25
    assert chunk_tools.count_tasks(lazy) == 13


def test_fifty_million_numbers_make_three_chunks():
    """The quiz on workers that get nothing."""
    assert da.arange(5 * 10**7).numblocks == (3,)


def test_the_answers_of_the_chunk_exercises():
    for chunk, chunks in ((8, 1), (4, 2), (3, 3), (1, 8)):
        points = da.zeros((8_000_000, 2), chunks=(chunk * 1_000_000, 2))
        assert points.numblocks[0] == chunks
    assert round((2e9 - 0.1e9) / (41 * 4) / 1e6, 1) == 11.6
    assert round((1e9 - 0.1e9) / (41 * 64), -3) == 343_000
    assert -(-(10**8) // 300_000) == 334


def test_rechunk_needs_every_old_chunk():
    rng = da.random.default_rng(1)
    rows = rng.random((1000, 1000), chunks=(100, 1000))
    columns = rows.rechunk((1000, 100))
    needs = chunk_tools.tasks_of(columns)
    (gather,) = [key for key, others in needs.items() if len(others) == 10]

    def all_above(key):
        return set(needs[key]).union(*(all_above(other) for other in needs[key]))

    new = [key for key in needs if key[0] == columns.name]
    assert len(new) == 10
    assert all(gather in all_above(key) for key in new)
    assert chunk_tools.count_tasks(columns) > chunk_tools.count_tasks(rows)


def test_from_array_holds_the_numbers_in_the_graph():
    graph = da.from_array(np.zeros(1000), chunks=100).__dask_graph__()
    held = sum(getattr(value, "nbytes", 0) for value in dict(graph).values())
    assert held == 8000


def test_a_second_compute_draws_again():
    drawn = []

    def note(chunk):
        drawn.append(1)
        return chunk

    array = da.zeros(4, chunks=1).map_blocks(note, meta=np.zeros(0))
    sums = [array.sum(), array.max()]
    for one in sums:
        one.compute(scheduler="synchronous")
    assert len(drawn) == 8
    drawn.clear()
    dask.compute(*sums, scheduler="synchronous")
    assert len(drawn) == 4


@pytest.mark.parametrize(
    ("rung", "travels"), [(pi_dask_array, True), (pi_dask_blocks, False)]
)
def test_what_travels_to_processes(rung, travels):
    """Claim of the table: points travel between tasks, a function's count does not."""
    sent = []

    class Counting(ProcessPoolExecutor):
        def submit(self, function, /, *args, **kwargs):
            sent.append(len(pickle.dumps(args)))
            return super().submit(function, *args, **kwargs)

    context = multiprocessing.get_context("spawn")
    with Counting(2, mp_context=context) as pool:
        lazy = rung.lazy_hits(200_000, 1, 100_000)
        lazy.compute(scheduler="processes", pool=pool, num_workers=2)
    points_bytes = 200_000 * 16
    if travels:
        assert sum(sent) > 2 * points_bytes  # to the tasks of both columns
    else:
        assert sum(sent) < points_bytes / 10
