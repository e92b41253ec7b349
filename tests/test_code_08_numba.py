"""The rungs, scripts, records and claims of episode 8: values, mechanism, no timings."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nogil
import numba
import numba_record
import numpy as np
import parallel_loops
import pi_numba
import pi_numba_counter
import pi_numba_lanes
import pi_numba_parallel
import pi_numba_threads
import pi_numpy
import pytest
import rates
import refused
import vector_loops
import warm_up
import which_loop
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "08-numba"
PAGE = (ROOT / "_episodes" / "08-numba.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
PATIENCE_S = 20  # time in which a second thread must turn up


def load(name: str, folder: str = "08-numba"):
    path = ROOT / "code" / folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


break_even = load("break_even")

STREAM_RUNGS = [pi_numba, pi_numba_threads]
COUNTER_RUNGS = [pi_numba_counter, pi_numba_parallel]
RUNGS = [*STREAM_RUNGS, *COUNTER_RUNGS]
MOST = pi_numba_parallel.MOST_WORKERS
several_threads = pytest.mark.skipif(
    MOST < 2, reason="Numba has one thread here: one CPU, or NUMBA_NUM_THREADS is 1"
)
SCRIPTS = {
    "nogil": ["--rounds", "1", "--samples", "4000"],
    "which_loop": ["--rounds", "1", "--sizes", "10", "100"],
    "vector_loops": ["--rounds", "1", "--samples", "1000"],
    "break_even": ["--sizes", "1000"],
    "rates": ["--divide", "100000"],
}
by_name = pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.__name__)


def recorded(name: str) -> dict:
    return read_record(f"08-numba-{name}")


@pytest.fixture(autouse=True)
def keep_threads():
    """Numba remembers the number of threads; every test starts with all of them."""
    numba.set_num_threads(MOST)
    yield
    numba.set_num_threads(MOST)


# ---- an oracle in plain Python integers ----------------------------------------------

MASK = 2**64 - 1
STEP = 0x9E3779B97F4A7C15


def splitmix64(position: int) -> int:
    """The finaliser of splitmix64, as its authors print it."""
    z = position
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def point_of(seed: int, sample: int) -> tuple[int, int]:
    """Coordinates of one sample, in units of 2**-31."""
    bits = splitmix64((splitmix64(seed) + (sample + 1) * STEP) & MASK)
    return bits >> 33, bits % 2**31


def counter_hits(n_samples: int, seed: int, first: int = 0) -> int:
    points = (point_of(seed, first + sample) for sample in range(n_samples))
    return sum(x**2 + y**2 < 2**62 for x, y in points)


def test_random_bits_are_splitmix64():
    """The first numbers for the seed 1234567 as other implementations print them."""
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    positions = [(1234567 + k * STEP) & MASK for k in (1, 2, 3)]
    bits = [pi_numba_counter.random_bits(np.uint64(p)) for p in positions]
    assert bits == known == [splitmix64(p) for p in positions]


@pytest.mark.parametrize("rung", COUNTER_RUNGS, ids=lambda rung: rung.__name__)
@pytest.mark.parametrize("seed", [0, 1, 2026, 10**15])
@pytest.mark.parametrize(
    ("n_samples", "block"), [(1, 1), (5, 2), (997, 100), (800, 10**4)]
)
def test_counter_hits_are_those_of_plain_integers(rung, seed, n_samples, block):
    hits = rung.count_all_hits(n_samples, seed, block, 2)
    assert type(hits) is int
    assert hits == counter_hits(n_samples, seed)


@pytest.mark.parametrize("rung", COUNTER_RUNGS, ids=lambda rung: rung.__name__)
def test_counter_hits_depend_neither_on_block_nor_on_workers(rung):
    hits = {
        rung.count_all_hits(1_000_003, 7, block, workers)
        for block in (1_000, 33_333, 10**6, 10**9)
        for workers in (1, 2, 3, 8)
    }
    assert hits == {pi_numba_counter.count_all_hits(1_000_003, 7, 99_991, 1)}


def test_a_million_counter_points_give_the_hits_they_always_gave():
    golden = 784_999
    for rung in COUNTER_RUNGS:
        assert rung.count_all_hits(10**6, 2026, 10**6, 2) == golden


def test_no_block_can_overflow_the_32_bits(monkeypatch):
    assert pi_numba_counter.MAX_BLOCK < 2**32
    for rung in COUNTER_RUNGS:
        calls = []
        monkeypatch.setattr(rung, "MAX_BLOCK", 100)
        monkeypatch.setattr(pi_numba_parallel, "MAX_ROUND", 250)
        plan = rung.pi_cli.plan_blocks

        def noted(n_samples, block, plan=plan, calls=calls):
            calls.append(block)
            return plan(n_samples, block)

        monkeypatch.setattr(rung.pi_cli, "plan_blocks", noted)
        assert rung.count_all_hits(1_033, 5, 10**12, 2) == counter_hits(1_033, 5)
        assert set(calls) == {100}
        monkeypatch.undo()


def test_errors_of_counter_blocks_have_the_predicted_size():
    """Neighbouring blocks, and those of neighbouring seeds: z has mean 0 and spread 1."""
    n, share = 20_000, np.pi / 4
    sigma = (n * share * (1 - share)) ** 0.5
    count, position_of = pi_numba_counter.count_hits, pi_numba_counter.position_of
    by_block = [count(n, position_of(3, i * n)) for i in range(400)]
    by_seed = [count(n, position_of(seed, 0)) for seed in range(400)]
    for hits in (by_block, by_seed):
        z = (np.array(hits) - n * share) / sigma
        assert abs(z.mean()) < 5 / 20 and 0.85 < z.std() < 1.15
        assert abs(np.corrcoef(z[:-1], z[1:])[0, 1]) < 5 / 20


# ---- the rungs with NumPy's streams --------------------------------------------------


@pytest.mark.parametrize("rung", STREAM_RUNGS, ids=lambda rung: rung.__name__)
@pytest.mark.parametrize("workers", [1, 2, 8])
@pytest.mark.parametrize(
    ("n_samples", "seed", "block"), [(100_000, 2026, 100_000), (70_001, 5, 9_999)]
)
def test_hits_are_those_of_numpy(rung, n_samples, seed, block, workers):
    expected = pi_numpy.count_all_hits(n_samples, seed, block)
    hits = rung.count_all_hits(n_samples, seed, block, workers)
    assert (type(hits), hits) == (int, expected)


@pytest.mark.parametrize("n_samples", [0, 1, 10_001])
def test_each_point_costs_two_numbers(n_samples):
    used, fresh = (next(pi_numpy.block_streams(1, 1)) for _ in range(2))
    pi_numba.count_hits(n_samples, used)
    fresh.random(2 * n_samples)
    assert used.random() == fresh.random()


def test_order_of_the_blocks_does_not_matter():
    sizes = [1000] * 9 + [7]
    expected = pi_numba.count_all_hits(9007, 11, 1000)
    streams = list(pi_numpy.block_streams(11, len(sizes)))
    assert expected == sum(map(pi_numba.count_hits, sizes[::-1], streams[::-1]))


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


@pytest.mark.parametrize("rung", [pi_numba_threads, pi_numba_counter])
def test_two_threads_count_at_the_same_time_and_each_block_once(rung, monkeypatch):
    assert rung.count_hits.targetoptions["nogil"]
    meeting = Meeting(rung.count_hits)
    monkeypatch.setattr(rung, "count_hits", meeting)
    sizes = [1000, 1000, 1000, 500]
    rung.count_all_hits(sum(sizes), 2026, 1000, 2)
    assert meeting.most == 2
    threads = {thread for thread, _ in meeting.calls}
    assert len(threads) == 2 and threading.get_ident() not in threads
    assert sorted(size for _, (size, _) in meeting.calls) == sorted(sizes)


def test_the_blocks_of_the_parallel_rung_are_shared_out():
    pi_numba_parallel.compile_kernel()
    compiled = pi_numba_parallel.count_blocks.overloads.values()
    found = [r.metadata["parfor_diagnostics"].count_parfors() for r in compiled]
    assert found == [1]


# ---- compiling stays outside the clock -----------------------------------------------


@by_name
def test_nothing_is_compiled_while_the_clock_runs(rung):
    """After `compile_kernel` the counting needs no further types."""
    rung.compile_kernel()
    kernels = [rung.count_hits, getattr(rung, "count_blocks", rung.count_hits)]
    before = [list(kernel.signatures) for kernel in kernels]
    rung.count_all_hits(10_001, 2026, 1000, 2)
    assert [list(kernel.signatures) for kernel in kernels] == before
    assert all(before)


def test_the_compiler_works_before_pi_cli_starts_its_clock(monkeypatch, capsys):
    order = []
    hits = warm_up.run(
        lambda *args: order.append("count") or 1,
        lambda: order.append("compile"),
        "x",
        2,
        [],
    )
    assert (hits, order) == (0, ["compile", "count"])
    with pytest.raises(SystemExit):
        warm_up.run(order.append, order.append, "x", 2, ["--samples", "abc"])
    assert order == ["compile", "count"]
    assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_while_compiling_is_answered_with_one_line(capsys):
    usual = signal.getsignal(signal.SIGINT)
    pressed = lambda: signal.raise_signal(signal.SIGINT)  # noqa: E731
    assert warm_up.run(print, pressed, "x", 2, []) == 130
    assert signal.getsignal(signal.SIGINT) is usual
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "Ctrl-C" in err


def test_warm_up_works_in_any_thread():
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(warm_up.undisturbed, list).result() is False


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
@pytest.mark.parametrize(
    ("rung", "block"),
    [("counter", "1e6"), ("parallel", "1e6"), ("parallel", "1e12")],
)
def test_ctrl_c_is_answered_soon_however_much_there_is_to_do(rung, block):
    program = str(FOLDER / f"pi_numba_{rung}.py")
    command = [sys.executable, program, "--samples", "9e11", "--block", block]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for_cpu(process, 2.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, out, err.count("\n")) == (130, "", 1), err


def test_no_rung_writes_a_cache():
    """A cache would run old code after an edit, and needs a folder to write into."""
    assert not [path for path in FOLDER.rglob("*.nb[ic]")]
    assert all("cache=True" not in path.read_text() for path in FOLDER.glob("*.py"))


# ---- more workers than Numba has threads ---------------------------------------------


def test_more_workers_than_threads_are_answered_with_one_line(capsys):
    arguments = ["--samples", "3000", "--json", "--workers", str(MOST + 1)]
    assert pi_numba_parallel.main(arguments) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["workers"] == MOST
    assert result["hits"] == counter_hits(3000, 2026)
    assert err == f"Numba has no more than {MOST} threads here; taking these\n"


def test_the_environment_may_limit_the_threads():
    program = str(FOLDER / "pi_numba_parallel.py")
    done = subprocess.run(
        [sys.executable, program, "--samples", "3000", "--workers", "2", "--json"],
        env={**os.environ, "NUMBA_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    assert done.returncode == 0 and done.stderr.count("\n") == 1
    assert json.loads(done.stdout)["workers"] == 1


# ---- the scripts that measure --------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_prints_and_records(name, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(rates, "RUNS", [rates.RUNS[0], rates.RUNS[-1]])
    target = tmp_path / "record.json"
    arguments = [*SCRIPTS[name], "--machine", "test", "--output", str(target)]
    assert status_of(globals()[name].main, arguments) == 0
    out, err = capsys.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test"
    assert record["script"].startswith("code/08-numba/")
    assert record["packages"]["numba"] == numba.__version__
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", record["date"])
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


@pytest.mark.parametrize("name", [*SCRIPTS, "refused", "parallel_loops"])
@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["--rounds", "0"]], ids=str
)
def test_bad_input_is_answered_with_one_line(name, arguments, capsys):
    assert status_of(globals()[name].main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_record_that_cannot_be_written_is_named(tmp_path, capsys):
    for target in (tmp_path / "none" / "a.json", tmp_path):
        arguments = [*SCRIPTS["vector_loops"], "--output", str(target)]
        assert status_of(vector_loops.main, arguments) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_ctrl_c_while_measuring_is_answered_with_one_line(monkeypatch, capsys):
    def interrupted(args):
        raise KeyboardInterrupt

    parser = numba_record.make_parser("x", 1)
    assert numba_record.run(parser, interrupted, str, []) == 130
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    monkeypatch.setattr(parallel_loops, "wrong_runs", lambda *args: interrupted(args))
    assert parallel_loops.main([]) == 130


def test_both_kernels_count_the_same_and_differ_in_the_option():
    hits = {nogil.count_in_threads(k, 40_000, 2) for k in nogil.KERNELS.values()}
    assert hits == {pi_numpy.count_all_hits(40_000, nogil.SEED, 1000)}
    options = [bool(k.targetoptions.get("nogil")) for k in nogil.KERNELS.values()]
    assert options == [False, True]


def test_only_one_of_the_three_loops_is_still_there():
    """Read from what the compiler wrote: a product for each step, or none at all."""
    for n in (0, 1, 1000):
        level = 0.0
        for _ in range(n):
            level = 0.9 * level + 1.0
        assert which_loop.loop_a(n) == n * (n - 1) // 2
        assert which_loop.loop_b(n) == level
        assert which_loop.loop_c(n) == n
    for loop, products in ((which_loop.loop_b, True), (which_loop.loop_c, False)):
        (code,) = loop.inspect_llvm().values()
        assert ("fmul" in code or "fmuladd" in code) == products


def test_a_sum_without_a_loop_survives_numbers_that_no_loop_reaches():
    assert which_loop.loop_a(2**31) == 2**30 * (2**31 - 1)


@pytest.mark.parametrize("letter", "ABCDE")
def test_on_one_thread_every_loop_is_right(letter):
    rain, gauges = parallel_loops.rain_of(1000)
    expected = {
        "A": rain.sum(),
        "B": np.bincount(gauges, weights=rain, minlength=4),
        "C": 2 * rain,
        "D": [rain.argmax()],
        "E": levels_of(rain),
    }[letter]
    numba.set_num_threads(1)
    assert np.array_equal(parallel_loops.LOOPS[letter](rain, gauges), expected)


def levels_of(rain) -> list[int]:
    levels = [0]
    for today in rain:
        levels.append(levels[-1] // 2 + int(today))
    return levels


@pytest.mark.parametrize("letter", "AC")
def test_loops_that_may_run_in_any_order_are_right_on_all_threads(letter):
    assert parallel_loops.wrong_runs(parallel_loops.LOOPS[letter], 100_000, 20) == 0


@several_threads
@pytest.mark.parametrize("letter", "BE")
def test_loops_with_a_race_are_wrong_at_least_once(letter):
    """Chance and a busy machine may hide a race for a while, not for long."""
    for _ in range(20):
        if parallel_loops.wrong_runs(parallel_loops.LOOPS[letter], 2_000_000, 10):
            return
    pytest.fail("200 runs with several threads were all right")


@several_threads
def test_in_loop_d_the_thread_that_writes_last_wins():
    """The wettest day is now in the first half, now in the second: one thread is later."""
    rain = np.arange(2_000_000) % 1_000_000
    for i in range(400):
        wettest = i % 2 * 1_000_000 + 10
        rain[wettest] = 2_000_000
        if parallel_loops.loop_d(rain, rain)[0] != wettest:
            return
        rain[wettest] = 10
    pytest.fail("400 runs with several threads were all right")


def test_the_variants_count_the_points_of_the_counter():
    position = pi_numba_counter.position_of(5, 0)
    expected = counter_hits(3000, 5)
    for name in ("counter", "wide"):
        assert vector_loops.LOOPS[name](3000, position) == expected
    state, hits = int(position), 0
    for _ in range(3000):
        state = splitmix64((state + STEP) & MASK)
        hits += (state >> 33) ** 2 + (state % 2**31) ** 2 < 2**62
    assert vector_loops.chain(3000, position) == hits


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"),
    reason="which loops become vector loops depends on the processor",
)
def test_only_loops_without_a_chain_become_vector_loops():
    found = {}
    for name, loop in vector_loops.LOOPS.items():
        loop(1, np.uint64(1))
        found[name] = vector_loops.points_at_a_time(loop)
    assert found["chain"] == 1
    assert found["counter"] > 1 and found["wide"] > 1


@pytest.mark.parametrize("name", refused.CALLS)
def test_refusals_name_no_folder(name, capsys):
    assert refused.main([name]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("TypingError: ")
    assert str(ROOT) not in err and "code/08-numba" not in err
    assert "refused.py" in err


# ---- what the page claims ------------------------------------------------------------


@pytest.mark.parametrize("name", ["break-even", "nogil", "rates"])
def test_records_name_machine_date_and_version(name):
    record = recorded(name)
    assert record["machine"].startswith("2 cores of an Intel Xeon (2.6 GHz, AVX-512)")
    assert record["date"] == "2026-11-21"
    assert record["patient"]
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    if f"08-numba-{name}.json" not in readme:
        pytest.skip("the editor has not merged the row of data/README.md yet")


def test_the_break_even_is_what_the_page_says():
    rows = {
        row["points"]: break_even.medians(row) for row in recorded("break-even")["rows"]
    }
    ten = rows[10**7]
    per_point = ten["python_s"] / 10**7
    compile_s = rows[10**4]["first_s"]
    assert 3.5e6 < compile_s / (per_point - ten["later_s"] / 10**7) < 4.5e6
    assert "about four million points" in PAGE
    assert 25 < ten["python_s"] / ten["later_s"] < 30
    assert "nearly thirty times as fast" in PAGE
    assert f"reaches {ten['python_s']:.1f} s at ten million points" in PAGE
    assert f"at {ten['later_s']:.2f} s for ten million points" in PAGE
    firsts = [rows[10**power]["first_s"] for power in range(3, 8)]
    assert all(0.3 < value < 0.4 for value in firsts)
    assert "stays near 0.35 s up to ten million points" in PAGE
    first, loop = rows[10**6]["first_s"], rows[10**6]["python_s"]
    assert f"a million points: {first:.2f} s, four times" in PAGE
    assert 3.5 < first / loop < 4.5


def test_only_the_kernel_that_releases_the_gil_gains_from_threads():
    held, released = map(nogil.medians, recorded("nogil")["rows"])
    assert 0.95 < held[0] / held[1] < 1.05 and 0.95 < held[2] < 1.05
    assert 1.85 < released[0] / released[1] <= 2.1 and released[2] > 1.9
    assert f"{released[0] / released[1]:.1f} times as fast" in PAGE


def test_the_lines_of_the_refusal_are_those_of_the_script():
    lines = (FOLDER / "refused.py").read_text(encoding="utf-8").splitlines()
    text, number, meet = lines[19], lines[21], lines[22]
    assert ('"dry"' in text, "level_m" in number) == (True, True)
    assert "return result" in meet
    assert "in line 20 of the script, the number in line 22" in PAGE


def rates_of_record() -> dict[tuple[str, int], float]:
    rows = recorded("rates")["rows"]
    return {(Path(row["script"]).stem, row["workers"]): rates.rate(row) for row in rows}


def test_rungs_of_one_kind_have_the_same_hits_in_the_record():
    share = {}
    for row in recorded("rates")["rows"]:
        for run in row["runs"]:
            key = Path(row["script"]).stem in ("pi_numba_counter", "pi_numba_parallel")
            share.setdefault((key, row["samples"]), set()).add(run["hits"])
    assert all(len(hits) == 1 for (counter, _), hits in share.items() if counter)


def test_the_rates_are_what_the_page_says():
    rate = rates_of_record()
    told = [
        rate[key]
        for key in (
            *(("pi_loop", 1), ("pi_numpy_blocks", 1), ("pi_threads", 2)),
            *(("pi_numba", 1), ("pi_numba_threads", 2)),
            *(("pi_numba_counter", 1), ("pi_numba_counter", 2)),
            ("pi_numba_parallel", 2),
        )
    ]
    numbers = [f"{value:.0f}" for value in told]
    text = (
        "Python loop {}, NumPy in blocks {}, with two threads {}, compiled loop {}, "
        "with two threads {}, counter {}, with two threads {}, with prange {}"
    ).format(*numbers)
    assert text in PAGE
    assert 6 < rate["pi_numba_counter", 1] / rate["pi_numba", 1] < 7
    assert 380 < rate["pi_numba_parallel", 2] / rate["pi_loop", 1] < 430
    assert "more than six times as fast" in PAGE and "four hundred times" in PAGE


def test_medians_leave_out_loops_that_were_not_run():
    row = {
        "points": 1,
        "runs": [{"first_s": s, "later_s": 1.0} for s in (1.0, 3.0, 2.0)],
    }
    assert break_even.medians(row) == {"python_s": None, "first_s": 2.0, "later_s": 1.0}
    assert statistics.median([1.0, 3.0, 2.0]) == 2.0


def test_a_lane_draws_the_numbers_of_jsf32():
    """What `JSF(size=32)` of the package randomgen 2.5.1 draws from the state a, 1, 2, 3."""
    state = (pi_numba_lanes.FIRST, *map(np.uint32, (1, 2, 3)))
    for expected in (3924713198, 2514867154, 894061597, 4160423220):
        state = pi_numba_lanes.next_state(*state)
        assert state[-1] == expected
