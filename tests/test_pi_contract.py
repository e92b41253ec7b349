"""The contract that every program which estimates pi keeps.

A new rung is one line in RUNGS.  Its oracle group says with which streams its points
are drawn: rungs of one group have the same hits, to the last integer, and each group
has an oracle here that shares no code with the rungs.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import heapq
import importlib.util
import io
import itertools
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np
import pytest
from script_tools import cpu_seconds, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
TIME_LIMIT_S = 120

Points = Iterator[tuple[float, float]]


@dataclass(frozen=True)
class Rung:
    script: str  # below code/
    oracle: str  # key of ORACLES
    serial: bool = False  # uses one worker, whatever is asked for
    by_block: bool = True  # has `count_hits(n_samples, stream)`, with watchable streams
    most_workers: int = 8  # more than these are answered with a line on stderr
    in_c: bool = False  # needs a C compiler
    on_cluster: bool = False  # starts one for each call, unless it is lent a client

    @property
    def path(self) -> Path:
        return ROOT / "code" / self.script

    def __str__(self) -> str:
        return self.path.stem


RUNGS = [
    Rung("03-pi-loop/pi_loop.py", oracle="random", serial=True),
    Rung("04-profiling/pi_points.py", oracle="random", serial=True),
    Rung("05-numpy/pi_numpy.py", oracle="numpy", serial=True),
    Rung("05-numpy/pi_numpy_blocks.py", oracle="numpy", serial=True),
    Rung("05-numpy/pi_numpy_words.py", oracle="words", serial=True, by_block=False),
    Rung("06-dask-array/pi_dask_array.py", oracle="numpy", by_block=False),
    Rung("06-dask-array/pi_dask_blocks.py", oracle="numpy"),
    Rung("07-threads/pi_threads_loop.py", oracle="random"),
    Rung("07-threads/pi_threads.py", oracle="numpy"),
    Rung("08-numba/pi_numba.py", oracle="numpy", serial=True, by_block=False),
    Rung("08-numba/pi_numba_threads.py", oracle="numpy", by_block=False),
    Rung("08-numba/pi_numba_counter.py", oracle="counter", by_block=False),
    Rung(
        "08-numba/pi_numba_parallel.py",
        oracle="counter",
        by_block=False,
        most_workers=numba.config.NUMBA_NUM_THREADS,
    ),
    Rung("08-numba/pi_numba_lanes.py", oracle="lanes", by_block=False),
    Rung("08-numba/pi_c.py", oracle="counter", by_block=False, in_c=True),
    Rung("09-processes/pi_processes.py", oracle="numpy"),
    Rung("09-processes/pi_shared_memory.py", oracle="numpy"),
    Rung("11-futures/pi_futures.py", oracle="numpy"),
    Rung("12-delayed-and-bags/pi_dask_delayed.py", oracle="numpy"),
    Rung("12-delayed-and-bags/pi_dask_bag.py", oracle="numpy"),
    Rung("12-delayed-and-bags/pi_dask_numba.py", oracle="lanes", by_block=False),
    Rung("13-scaling/pi_dask_cluster.py", oracle="numpy", on_cluster=True),
]
# Hits of 1 000 000 samples with seed 2026 in one block: nobody may ever change them.
GOLDEN_HITS = {
    "random": 785_624,
    "numpy": 785_086,
    "counter": 784_999,
    "lanes": 785_691,
    "words": 785_563,
}


# ---- oracles: the slow and certain way -----------------------------------------------


def random_points(seed: int, index: int) -> Points:
    """Points of block `index`: Python's generator, seeded as its manual describes."""
    text = f"{seed}/{index}".encode()
    stream = random.Random()
    stream.seed(int.from_bytes(text + hashlib.sha512(text).digest()))
    while True:
        yield stream.random(), stream.random()


def numpy_points(seed: int, index: int) -> Points:
    """Points of block `index`: child `index` of the seed, one number at a time."""
    sequence = np.random.SeedSequence(seed, spawn_key=(index,))
    stream = np.random.Generator(np.random.SFC64(sequence))
    while True:
        yield stream.random(), stream.random()


def words_points(seed: int, index: int) -> Points:
    """Points of block `index`: 64 raw bits of the child of the seed, in two halves."""
    words = np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(index,)))
    while True:
        word = int(words.random_raw())
        yield rounded(word % 2**32), rounded(word >> 32)


def splitmix64(seed: int, sample: int) -> int:
    """The 64 random bits of a sample, in plain integers."""

    def mix(z: int) -> int:
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        return z ^ (z >> 31)

    return mix((mix(seed) + (sample + 1) * 0x9E3779B97F4A7C15) % 2**64)


def counter_points(seed: int, first: int) -> Points:
    """Points from sample `first` on: splitmix64 of a position."""
    for sample in itertools.count(first):
        bits = splitmix64(seed, sample)
        yield (bits >> 33) / 2**31, bits % 2**31 / 2**31


def jsf32(b: int, c: int, d: int) -> Iterator[int]:
    """The numbers of Jenkins's generator, who throws the first 20 away."""
    a = 0xF1EA5EED
    for number in itertools.count():
        e = a - (b * 2**27 % 2**32 + b // 2**5)
        a, b = b ^ (c * 2**17 % 2**32 + c // 2**15), (c + d) % 2**32
        c, d = (d + e) % 2**32, (e + a) % 2**32
        if number >= 20:
            yield d


def lanes_points(seed: int, index: int) -> Points:
    """Points of block `index`: 64 generators take turns."""
    lanes = []
    for lane in range(128 * index, 128 * (index + 1), 2):
        first, second = splitmix64(seed, lane), splitmix64(seed, lane + 1)
        lanes.append(jsf32(first % 2**32, first >> 32, second % 2**32))
    for lane in itertools.cycle(lanes):
        yield rounded(next(lane)), rounded(next(lane))


def rounded(number: int) -> float:
    """32 bits as a number with a sign, from -1 to 1, in single precision."""
    return float(np.float32(number - 2**32 * (number >= 2**31))) / 2**31


ORACLES: dict[str, Callable[[int, int], Points]] = {
    "random": random_points,
    "numpy": numpy_points,
    "counter": counter_points,
    "lanes": lanes_points,
    "words": words_points,
}
BY_SAMPLE = {"counter"}  # these streams are told the first sample, not the block


def oracle_hits(group: str, n_samples: int, seed: int, block: int) -> int:
    """Hits counted point by point, with exact fractions instead of rounded squares."""
    hits = 0
    for first in range(0, n_samples, block):
        points = ORACLES[group](seed, first if group in BY_SAMPLE else first // block)
        for _ in range(min(block, n_samples - first)):
            x, y = map(Fraction, next(points))
            hits += x**2 + y**2 < 1
    return hits


# ---- streams, as the rungs make them: block number -> stream -------------------------


def streams_of(group: str, seed: int, n_blocks: int) -> list[Any]:
    if group == "random":
        module = module_of("pi_loop")
        return [module.block_stream(seed, index) for index in range(n_blocks)]
    return list(module_of("pi_numpy").block_streams(seed, n_blocks))


class CountingStream:
    """Hands out what the real stream draws, and counts the numbers."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.numbers = 0

    def random(self, *args: Any, **kwargs: Any) -> Any:
        drawn = self.stream.random(*args, **kwargs)
        self.numbers += np.size(drawn)
        return drawn


# ---- helpers -------------------------------------------------------------------------


def load(rung: Rung) -> ModuleType:
    spec = importlib.util.spec_from_file_location(rung.path.stem, rung.path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULES = {rung: load(rung) for rung in RUNGS}


def module_of(name: str) -> ModuleType:
    return next(module for rung, module in MODULES.items() if str(rung) == name)


def call(rung: Rung, *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of `main`, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = MODULES[rung].main(list(arguments))
        except SystemExit as stop:
            status = stop.code
    return status, out.getvalue(), err.getvalue()


def result(rung: Rung, *arguments: str) -> dict[str, Any]:
    status, out, err = call(rung, *arguments, "--json")
    assert (status, err) == (0, "")
    assert len(out.splitlines()) == 1
    return json.loads(out)


C_COMPILER = any(map(shutil.which, [os.environ.get("CC") or "cc", "gcc", "clang"]))
HERE = [rung for rung in RUNGS if C_COMPILER or not rung.in_c]  # those that can run
no_compiler = pytest.mark.skipif(not C_COMPILER, reason="needs a C compiler")
each_rung = pytest.mark.parametrize(
    "rung",
    [pytest.param(r, marks=no_compiler) if r.in_c else r for r in RUNGS],
    ids=str,
)
by_block = [rung for rung in RUNGS if rung.by_block]
each_rung_by_block = pytest.mark.parametrize("rung", by_block, ids=str)


@pytest.fixture(scope="module")
def count():
    """`count_all_hits` of a rung, with two workers; one cluster lives for all its calls."""
    with contextlib.ExitStack() as lent:

        @functools.cache
        def options(rung: Rung) -> dict[str, Any]:
            if not rung.on_cluster:
                return {}
            return {"client": lent.enter_context(MODULES[rung].open_client(None, 2))}

        yield lambda rung, n_samples, seed, block: MODULES[rung].count_all_hits(
            n_samples, seed, block, 2, **options(rung)
        )


def test_every_rung_is_under_contract():
    scripts = {p.resolve() for p in (ROOT / "code").glob("[0-9][0-9]-*/pi_*.py")}
    missing = sorted(p.name for p in scripts - {rung.path for rung in RUNGS})
    assert not missing, f"add a line for each of them to RUNGS: {missing}"


# ---- the same hits, whoever counts them ----------------------------------------------


@each_rung
@pytest.mark.parametrize(
    ("n_samples", "block"),
    [(1, 1), (1, 1000), (5, 2), (997, 100), (1000, 100), (1500, 999), (800, 10_000)],
)
def test_hits_equal_the_oracle(rung, n_samples, block, count):
    for seed in (0, 7, 2026):
        hits = count(rung, n_samples, seed, block)
        assert type(hits) is int
        assert hits == oracle_hits(rung.oracle, n_samples, seed, block)


@each_rung
def test_hits_do_not_depend_on_the_workers(rung):
    common = ("--samples", "20011", "--block", "3000")
    workers = [w for w in (1, 2, 3, 8) if w <= rung.most_workers]
    results = [result(rung, *common, "--workers", str(w)) for w in workers]
    assert len({r["hits"] for r in results} | {result(rung, *common)["hits"]}) == 1
    expected = [1] * 4 if rung.serial else workers
    assert [r["workers"] for r in results] == expected


@each_rung_by_block
def test_hits_do_not_depend_on_the_order_of_the_blocks(rung, count):
    module, seed = MODULES[rung], 11
    sizes = module.pi_cli.plan_blocks(10_007, 1000)
    expected = count(rung, 10_007, seed, 1000)
    order = list(range(len(sizes)))
    for shuffle in (order, order[::-1], random.Random(1).sample(order, len(order))):
        streams = streams_of(rung.oracle, seed, len(sizes))
        assert expected == sum(module.count_hits(sizes[i], streams[i]) for i in shuffle)


@each_rung_by_block
def test_every_block_has_points_of_its_own(rung):
    module = MODULES[rung]
    streams = streams_of(rung.oracle, 5, 50)
    assert len({module.count_hits(100_000, stream) for stream in streams}) > 25


@each_rung
def test_hits_follow_the_seed(rung, count):
    hits = [count(rung, 50_000, seed, 7000) for seed in (1, 1, 2, 3)]
    assert hits[0] == hits[1]
    assert len(set(hits)) == 3


def test_rungs_of_one_group_have_the_same_hits(count):
    for group in ORACLES:
        rungs = [rung for rung in HERE if rung.oracle == group]
        hits = {count(rung, 123_457, 99, 10_000) for rung in rungs}
        assert len(hits) == 1


# ---- right, and as much work as it says ----------------------------------------------


@each_rung
def test_pi_lies_within_five_standard_errors(rung):
    for seed in range(5):
        r = result(rung, "--samples", "200000", "--seed", str(seed))
        assert abs(r["pi"] - math.pi) < 5 * r["standard_error"]


@each_rung_by_block
def test_errors_have_the_predicted_size(rung):
    """Neither biased nor too good: z-values of 200 blocks have mean 0 and spread 1."""
    module, n = MODULES[rung], 2000
    share = math.pi / 4
    sigma = math.sqrt(n * share * (1 - share))
    streams = streams_of(rung.oracle, 3, 200)
    z = np.array([(module.count_hits(n, s) - n * share) / sigma for s in streams])
    assert abs(z.mean()) < 5 / math.sqrt(200)
    assert 0.75 < z.std() < 1.25


@each_rung
def test_a_million_points_give_the_hits_they_always_gave(rung):
    r = result(rung, "--samples", "1e6", "--seed", "2026")
    assert r["hits"] == GOLDEN_HITS[rung.oracle]


@each_rung_by_block
@pytest.mark.parametrize("n_samples", [0, 1, 10, 1000, 10_000])
def test_each_point_costs_two_numbers(rung, n_samples):
    """The work grows with the samples: nothing is skipped, nothing drawn twice."""
    module = MODULES[rung]
    stream = CountingStream(streams_of(rung.oracle, 1, 1)[0])
    module.count_hits(n_samples, stream)
    assert stream.numbers == 2 * n_samples


# ---- the common plan, command line and output ----------------------------------------


@pytest.mark.parametrize("n_samples", [1, 2, 99, 100, 101, 12_345])
@pytest.mark.parametrize("block", [1, 2, 7, 100, 12_344, 12_345, 99_999])
def test_blocks_cover_the_samples_exactly(n_samples, block):
    sizes = MODULES[RUNGS[0]].pi_cli.plan_blocks(n_samples, block)
    assert sum(sizes) == n_samples
    assert all(0 < size <= block for size in sizes)
    assert all(size == block for size in sizes[:-1])


def seconds_of_all(n_blocks: int, workers: int, together: int) -> float:
    """Played through: who is free takes the next task; a block takes 1, a task 0.3 more."""
    free = [0.0] * workers
    for first in range(0, n_blocks, together):
        heapq.heapreplace(free, free[0] + min(together, n_blocks - first) + 0.3)
    return max(free)


@pytest.mark.parametrize("workers", [1, 2, 3, 8, 64])
def test_no_other_number_of_blocks_in_a_task_would_be_much_faster(workers):
    for n_blocks in range(1, 1100):
        together = MODULES[RUNGS[0]].pi_cli.blocks_per_task(n_blocks, workers)
        allowed = range(1, max(1, min(20, n_blocks // (4 * workers))) + 1)
        assert together in allowed
        best = min(seconds_of_all(n_blocks, workers, other) for other in allowed)
        assert seconds_of_all(n_blocks, workers, together) < 1.08 * best, n_blocks


@each_rung
def test_json_holds_what_the_contract_names(rung):
    options = ("--samples", "4321", "--seed", "5", "--workers", "1", "--block", "1000")
    r = result(rung, *options)
    assert (r["samples"], r["seed"], r["workers"], r["block"]) == (4321, 5, 1, 1000)
    assert type(r["hits"]) is int
    assert r["pi"] == 4 * r["hits"] / 4321
    p = r["hits"] / 4321
    assert math.isclose(r["standard_error"], 4 * math.sqrt(p * (1 - p) / 4321))
    assert r["seconds"] > 0
    assert r["cpu_seconds"] >= 0
    assert r["peak_memory_mib"] > 1


@each_rung
def test_without_json_it_prints_one_readable_line(rung):
    status, out, err = call(rung, "--samples", "1000")
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    assert out.startswith("pi = 3.")
    assert f" {result(rung, '--samples', '1000')['hits']} hits," in out
    assert len(out) <= 80  # it stands on pages


@each_rung
def test_whole_numbers_may_be_written_in_three_ways(rung):
    ways = ("20000", "2e4", "20_000")
    assert len({result(rung, "--samples", way)["hits"] for way in ways}) == 1


@each_rung
def test_help_names_all_options(rung):
    status, out, _ = call(rung, "--help")
    assert status == 0
    for option in ("--samples", "--seed", "--workers", "--block", "--json"):
        assert option in out


# ---- bad input: one line, status 2, no traceback -------------------------------------

BAD_VALUES = ("-1", "0", "abc", "1e400", "1.5", "1e-3", "nan", "inf", "-inf", "", " ")
BAD_INPUT = [
    *(("--samples", value) for value in BAD_VALUES),
    *((option, "0") for option in ("--workers", "--block")),
    *((option, "two") for option in ("--workers", "--block", "--seed")),
    ("--seed", "-1"),
    ("--samples", "1e16"),
    ("--samples", "9" * 5000),
    ("--samples", "1e15", "--block", "1"),
    ("--samples",),
    ("--sample-size", "100"),
    ("100",),
    ("--json", "yes"),
]


@each_rung
@pytest.mark.parametrize("arguments", BAD_INPUT, ids=lambda a: " ".join(a)[:30])
def test_bad_input_is_answered_with_one_line(rung, arguments):
    status, out, err = call(rung, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert "--help" in err


@each_rung
def test_bad_input_from_a_shell(rung):
    command = [sys.executable, str(rung.path), "--samples", "many"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT_S)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


@each_rung
def test_it_runs_from_any_folder(rung, tmp_path):
    command = [sys.executable, str(rung.path), "--samples", "2000", "--json"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["samples"] == 2000
    assert not list(tmp_path.iterdir())


# Runs the script, and says when it begins to count.
STARTER = """
import runpy, sys
path, *sys.argv[1:] = sys.argv[1:]
sys.argv[0] = path
main = runpy.run_path(path, run_name="rung")["main"]
count = main.__globals__["count_all_hits"]
def announced(*args, **kwargs):
    print("counting", flush=True)
    return count(*args, **kwargs)
main.__globals__["count_all_hits"] = announced
sys.exit(main())
"""


@each_rung
@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_is_answered_with_one_line(rung):
    command = [sys.executable, "-c", STARTER, str(rung.path), "--samples", "1e10"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "counting\n"
        wait_for_cpu(process, cpu_seconds(process) + 1)  # it counts, on a busy machine
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert process.returncode == 130
    assert err.count("\n") == 1
    assert "Ctrl-C" in err
