"""The scripts, records and claims of episode 5."""

from __future__ import annotations

import json
import math
import os
import signal
import statistics
import subprocess
import sys
import tracemalloc
from pathlib import Path

import chunk_sweep
import four_ways
import generators
import numpy as np
import pi_numpy
import pi_numpy_blocks
import pytest
import temporaries
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "05-numpy"
PAGE = (ROOT / "_episodes" / "05-numpy.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
SCRIPTS = ("temporaries", "four_ways", "chunk_sweep", "generators")


def new_stream(seed: int = 2026):
    return np.random.Generator(np.random.SFC64(seed))


def record(name: str) -> dict:
    return read_record(f"05-numpy-{name}")


def median_of(name: str, chunk: int | None, field: str) -> float:
    runs = [run for run in record(name)["runs"] if run["chunk"] == chunk]
    return statistics.median(run[field] for run in runs)


# ---- the same hits, whole or in chunks -----------------------------------------------


def hits_one_by_one(n_samples: int, seed: int) -> int:
    """The slow and certain way: one number after the other, no arrays."""
    draw = new_stream(seed).random
    return sum(math.hypot(draw(), draw()) < 1.0 for _ in range(n_samples))


@pytest.mark.parametrize("n_samples", [0, 1, 2, 999, 1000, 1001, 4321])
@pytest.mark.parametrize("chunk", [1, 2, 7, 999, 1000, 4320, 4321, 100_000])
def test_chunks_of_any_size_count_the_hits_of_the_whole(n_samples, chunk, monkeypatch):
    monkeypatch.setattr(pi_numpy_blocks, "CHUNK_SAMPLES", chunk)
    expected = hits_one_by_one(n_samples, 2026)
    assert pi_numpy.count_hits(n_samples, new_stream()) == expected
    assert pi_numpy_blocks.count_hits(n_samples, new_stream()) == expected


@pytest.mark.parametrize("n_samples", [0, 1, 5000, 32_769])
def test_both_leave_the_stream_at_the_same_place(n_samples):
    streams = new_stream(), new_stream(), new_stream()
    pi_numpy.count_hits(n_samples, streams[0])
    pi_numpy_blocks.count_hits(n_samples, streams[1])
    streams[2].random(2 * n_samples)
    assert len({str(stream.bit_generator.state) for stream in streams}) == 1


# ---- memory, counted by tracemalloc --------------------------------------------------


def peak_of(function, *args) -> int:
    """Not `temporaries.peak_bytes`: an oracle of our own."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    function(*args)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before


@pytest.mark.parametrize("n_samples", [300_000, 1_000_000])
def test_the_whole_array_needs_32_to_40_bytes_per_point(n_samples):
    per_point = peak_of(pi_numpy.count_hits, n_samples, new_stream()) / n_samples
    assert 31.9 < per_point < 40.1
    assert "32 to 40 bytes per point" in PAGE


def test_the_memory_of_chunks_does_not_grow():
    chunk = pi_numpy_blocks.CHUNK_SAMPLES
    for n_samples in (10 * chunk, 100 * chunk + 1):
        peak = peak_of(pi_numpy_blocks.count_hits, n_samples, new_stream())
        assert peak < 26 * chunk + 10_000  # 16 + 8 + 1 bytes per point of a chunk


def test_versions_hold_what_the_page_and_the_figure_say():
    n = 500_000
    found = {}
    for version in (temporaries.with_names, temporaries.in_place):
        lines, peak, hits = temporaries.memory_by_line(version, n, new_stream())
        found[version.__name__] = [round(held / n) for _, held in lines]
        assert hits == pi_numpy.count_hits(n, new_stream())
        assert round(peak / n) == max(found[version.__name__])
    assert found["with_names"] == [16, 24, 32, 40, 41]
    assert found["in_place"] == [16, 16, 16, 16, 17]
    assert "from 16 to 24, 32, 40 and 41" in PAGE
    assert "stays at 16 and ends at 17" in PAGE


def test_peak_bytes_sees_an_array_that_is_gone():
    def work():
        np.ones(1_000_000)
        np.ones(10)

    assert 8_000_000 <= temporaries.peak_bytes(work) < 8_100_000


# ---- what is fast, and what only looks like it ---------------------------------------


@pytest.mark.parametrize("n_samples", [1, 2, 1000])
def test_the_four_ways_count_the_same(n_samples):
    xs, ys = new_stream().random((2, n_samples))
    expected = sum(
        math.hypot(x, y) < 1 for x, y in zip(xs.tolist(), ys.tolist(), strict=True)
    )
    assert four_ways.count_in_loop(xs.tolist(), ys.tolist()) == expected
    for count in (
        four_ways.count_in_loop,
        four_ways.count_with_vectorize,
        four_ways.count_in_arrays,
    ):
        assert count(xs, ys) == expected


def test_vectorize_calls_python_for_each_point_and_arrays_do_so_once(monkeypatch):
    calls = []
    is_hit = four_ways.is_hit

    def watched(x, y):
        calls.append(np.ndim(x))
        return is_hit(x, y)

    monkeypatch.setattr(four_ways, "is_hit", watched)
    xs, ys = new_stream().random((2, 1000))
    for count, least in (
        (four_ways.count_in_loop, 1000),
        (four_ways.count_with_vectorize, 1000),
    ):
        calls.clear()
        count(xs, ys)
        assert len(calls) >= least
        assert set(calls) == {0}  # numbers
    calls.clear()
    four_ways.count_in_arrays(xs, ys)
    assert calls == [1]  # one array


def test_the_same_seed_twice_gives_a_wrong_pi():
    x = np.random.default_rng(10).random(1_000_000)
    y = np.random.default_rng(10).random(1_000_000)
    wrong = 4 * np.count_nonzero(x * x + y * y < 1.0) / 1_000_000
    assert abs(wrong - 4 / math.sqrt(2)) < 0.01
    assert "4/√2 = 2.83" in PAGE


def test_the_limit_of_exercise_1():
    assert 46_340**2 < 2**31 < 46_341**2
    assert 2 * 32_767**2 < 2**31 <= 2 * 32_768**2
    assert "above 46 340" in PAGE
    assert "above 32 767" in PAGE


# ---- random generators ---------------------------------------------------------------


def test_which_generator_is_which():
    assert type(np.random.default_rng(1).bit_generator).__name__ == "PCG64"
    assert np.random.RandomState(1).get_state()[0] == "MT19937"
    [stream] = pi_numpy.block_streams(1, 1)
    assert type(stream.bit_generator).__name__ == "SFC64"


def test_legacy_functions_share_one_stream():
    old = np.random.get_state()
    try:
        np.random.seed(10)
        alone = np.random.random(2)
        np.random.seed(10)
        np.random.random()  # a library draws a number
        assert np.random.random(2)[0] == alone[1]
    finally:
        np.random.set_state(old)


@pytest.mark.parametrize("case", generators.CASES)
def test_each_case_handles_all_its_numbers(case):
    numbers = generators.function_for(case)()
    assert numbers.shape == (generators.NUMBERS,)
    assert numbers.dtype == ("float32" if case.endswith("32") else "float64")
    assert 0 <= numbers.min() < 0.01
    assert 0.99 < numbers.max() < 1


# ---- BLAS has threads, operations on elements have none ------------------------------

BUSY_THREADS = """
import time, numpy as np, psutil
a = np.random.default_rng(10).random((1500, 1500))
time.sleep(0.5)  # after their start the threads of BLAS are busy for a moment
process = psutil.Process()
def busy_threads(function):
    before = {t.id: t.user_time for t in process.threads()}
    end = time.process_time() + 1  # of all threads, however many others want the cores
    while time.process_time() < end:
        function()
    after = {t.id: t.user_time for t in process.threads()}
    print(sum(time > before.get(id, 0) + 0.05 for id, time in after.items()))
    time.sleep(0.5)
out = np.empty_like(a)
busy_threads(lambda: np.multiply(a, a, out=out))
busy_threads(lambda: np.random.default_rng(1).random(out=out))
busy_threads(lambda: np.matmul(a, a, out=out))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux")
def test_only_the_matrix_product_keeps_more_than_one_thread_busy():
    import threadpoolctl

    pools = [p for p in threadpoolctl.threadpool_info() if p["user_api"] == "blas"]
    if not pools or max(pool["num_threads"] for pool in pools) < 2:
        pytest.skip("this NumPy has no BLAS with threads, or one core")
    # Scripts of other episodes, once imported, set BLAS to one thread.
    env = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", BUSY_THREADS],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=TIME_LIMIT_S,
    )
    multiply, draw, product = map(int, done.stdout.split())
    assert (multiply, draw) == (1, 1)
    assert product >= 2


# ---- chunk_sweep.py ------------------------------------------------------------------


def test_every_run_is_a_fresh_process_with_the_same_hits(tmp_path, capsys):
    target = tmp_path / "runs.json"
    options = ["--samples", "5000", "--chunks", "70", "5000", "--rounds", "2"]
    assert chunk_sweep.main([*options, "--whole", "--output", str(target)]) == 0
    found = json.loads(target.read_text())
    assert [run["chunk"] for run in found["runs"]] == [70, 70, 5000, 5000, None, None]
    expected = pi_numpy.count_all_hits(5000, 2026, 5000)
    assert {run["hits"] for run in found["runs"]} == {expected}
    out = capsys.readouterr().out
    assert f"the same hits each time: {expected}" in out
    assert max(map(len, out.splitlines())) <= 72  # it stands on the page


def test_the_sweep_sets_the_chunk_that_it_names(monkeypatch):
    sizes = []

    class Watched(np.random.Generator):
        def random(self, *args, out=None, **kwargs):
            sizes.append(len(out))
            return super().random(*args, out=out, **kwargs)

    def streams(seed, n):
        yield Watched(np.random.SFC64(seed))

    monkeypatch.setattr(chunk_sweep.pi_numpy, "block_streams", streams)
    monkeypatch.setattr(chunk_sweep.pi_numpy_blocks, "CHUNK_SAMPLES", 1)
    chunk_sweep.run_here(400, 1000, 1)
    assert sizes == [400, 400, 200]


def test_unequal_hits_are_noticed(monkeypatch):
    results = iter(range(100))
    monkeypatch.setattr(
        chunk_sweep, "run_there", lambda *_: {"hits": next(results), "others": 0}
    )
    with pytest.raises(AssertionError, match="unequal hits"):
        chunk_sweep.main(["--samples", "10", "--chunks", "5", "--rounds", "2"])


def test_a_run_that_dies_is_one_line(monkeypatch, capsys):
    def dies(*_):
        raise ChildProcessError("MemoryError")

    monkeypatch.setattr(chunk_sweep, "run_there", dies)
    assert status_of(chunk_sweep.main, ["--samples", "10"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "fewer --samples" in err


def test_quiet_repeats_what_others_disturbed(monkeypatch):
    shares = iter([0.9, 0.5, 0.05])
    monkeypatch.setattr(
        chunk_sweep, "run_there", lambda *_: {"hits": 1, "others": next(shares)}
    )
    monkeypatch.setattr(chunk_sweep, "wait_until_idle", lambda: None)
    assert chunk_sweep.run_quietly(1, 1, 1, quiet=True)["others"] == 0.05


# ---- all scripts: bad input, Ctrl-C --------------------------------------------------

MODULES = dict(
    zip(SCRIPTS, (temporaries, four_ways, chunk_sweep, generators), strict=True)
)


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize(
    "arguments",
    [["--samples", "0"], ["--rounds", "none"], ["5"], ["--output", "no/folder/x.json"]],
    ids=str,
)
def test_bad_input_is_answered_with_one_line(name, arguments, capsys):
    assert status_of(MODULES[name].main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_run_time_is_in_the_docstring(name):
    assert f"Run it with    python code/05-numpy/{name}.py" in MODULES[name].__doc__
    assert "Takes " in MODULES[name].__doc__


LONG = {
    "four_ways": ["--samples", "20000000"],
    "chunk_sweep": ["--rounds", "100000"],
    "generators": ["--rounds", "100000"],
}
STARTER = """
import sys
import {0}
print("ready", flush=True)
sys.exit({0}.main(sys.argv[1:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize("name", LONG)
def test_ctrl_c_is_one_line(name):
    process = subprocess.Popen(
        [sys.executable, "-c", STARTER.format(name), *LONG[name]],
        cwd=FOLDER,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        wait_for_cpu(process, 1.5)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all of them
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.count("\n") == 1
    assert "Ctrl-C" in err


# ---- what the page says about the records --------------------------------------------


def test_records_name_machine_date_and_versions():
    for name in ("chunks", "whole", "generators"):
        found = record(name)
        assert found["machine"] == (
            "2 cores of an AMD EPYC (Zen 4) virtual machine, 24 GiB"
        )
        assert found["date"] == "2026-11-20"
        assert (found["python"], found["numpy"]) == ("3.11.7", "2.4.6")
        assert (ROOT / found["script"]).exists()
    assert len({run["hits"] for run in record("chunks")["runs"]}) == 1
    assert len({run["hits"] for run in record("whole")["runs"]}) == 1


def test_the_table_of_the_whole_array_is_the_record():
    for chunk, label in ((None, "whole array"), (32_768, "in chunks")):
        wall, user, system, memory = (
            median_of("whole", chunk, field)
            for field in (
                "seconds",
                "user_seconds",
                "system_seconds",
                "peak_memory_mib",
            )
        )
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {label}"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[1] == f"{wall:.2f}"
        assert cells[3:] == [f"{user:.2f}", f"{system:.2f}", f"{memory:.0f}"]
        assert f"{median_of('whole', chunk, 'page_faults'):.0f}" in PAGE
    walls = [run["seconds"] for run in record("whole")["runs"] if not run["chunk"]]
    assert len(walls) == 7  # "our seven runs"
    assert f"between {min(walls):.1f} s and {max(walls):.1f} s" in PAGE


def test_most_of_the_difference_is_system_time():
    wall, system = (
        median_of("whole", None, field) - median_of("whole", 32_768, field)
        for field in ("seconds", "system_seconds")
    )
    assert system > 0.6 * wall


def test_the_curve_is_the_record():
    speed = {
        chunk: 10 / median_of("chunks", chunk, "seconds")
        for chunk in {run["chunk"] for run in record("chunks")["runs"]}
    }
    assert max(speed, key=speed.get) == 32_768
    text = "{:.0f} at 1000, at most {:.0f} at 32 768, {:.0f} at a million and {:.0f} at"
    places = (1000, 32_768, 1_000_000, 10_000_000)
    assert text.format(*(speed[chunk] for chunk in places)) in PAGE
    middle = [s for chunk, s in speed.items() if 10_000 <= chunk <= 300_000]
    assert 1 - min(middle) / max(middle) <= 0.06  # "by 6 % or less"
    assert speed[32_768] / speed[10_000_000] > 3  # "several times slower"
    for chunk in speed:
        user = median_of("chunks", chunk, "user_seconds")
        assert 0.04 < user < 0.08
        assert chunk > 100_000 or median_of("chunks", chunk, "system_seconds") < 0.003
    system = median_of("chunks", 10_000_000, "system_seconds")
    assert f"rises to {system:.2f} s" in PAGE


def test_the_generators_are_as_recorded():
    ns = {
        case: statistics.median(times)
        for case, times in record("generators")["ns_per_number"].items()
    }
    for case, label in (
        ("legacy", "(legacy, MT19937)"),
        ("PCG64", "(PCG64)"),
        ("SFC64", "SFC64(seed))`"),
    ):
        row = next(
            line for line in PAGE.splitlines() if f"{label}" in line and "|" in line
        )
        assert row.endswith(f"| {ns[case]:.2f} ns |")
    assert ns["SFC64"] == min(ns[case] for case in generators.CASES[:6])
    point = median_of("chunks", 32_768, "user_seconds") / 1e7 * 1e9
    assert f"take {2 * ns['SFC64']:.1f} of these {point:.1f} ns" in PAGE
    pairs = ("multiply float32", "multiply float64"), ("SFC64 float32", "SFC64")
    for single, double in pairs:
        assert f"{ns[single]:.2f} instead of {ns[double]:.2f} ns" in PAGE
    assert 1.7 < ns["multiply float64"] / ns["multiply float32"] < 2.6  # "half"
    assert ns["SFC64 float32"] > ns["SFC64"]


def test_the_cache_of_exercise_5():
    assert round(2**20 / 2 / 24, -3) == 22_000
    assert 32_768 * 24 / 2**20 == 0.75
