"""The scripts of episode 13: laws, fit, measurements, the cluster, and the page."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from dask.distributed import LocalCluster
from script_tools import read_record, status_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "13-scaling"
sys.path.insert(0, str(FOLDER))
import bandwidth  # noqa: E402
import hand_made_cluster  # noqa: E402
import oversubscribe  # noqa: E402
import pi_dask_cluster  # noqa: E402
import pi_numpy_blocks  # noqa: E402
import scale_tools  # noqa: E402
import scaling  # noqa: E402
import timed_run  # noqa: E402

PAGE = (ROOT / "_episodes" / "13-scaling.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 120
NAMES = ("pi", "little", "memory", "oversubscribe")


def recorded(name: str) -> dict:
    return read_record(f"13-scaling-{name}")


def run_script(name, *arguments, **options):
    command = [sys.executable, str(FOLDER / name), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


# ---- the laws and the fit ------------------------------------------------------------


@pytest.mark.parametrize("percent", [0, 1, 5, 20, 50, 100])
@pytest.mark.parametrize("workers", [1, 2, 3, 8, 64, 1000])
def test_the_laws_count_the_time_of_two_parts(percent, workers):
    """An oracle that adds up times: 100 s of work, of which `percent` s are serial."""
    serial, shared = Fraction(percent), Fraction(100 - percent)
    fixed_work = 100 / (serial + shared / workers)
    assert scale_tools.amdahl(percent / 100, workers) == pytest.approx(
        float(fixed_work)
    )
    grown_work = (serial + shared * workers) / 100
    found = scale_tools.gustafson(percent / 100, workers)
    assert found == pytest.approx(float(grown_work))


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_has_the_least_squares(seed):
    """Irregular times; the oracle is NumPy's own solver."""
    draw = np.random.default_rng(seed)
    workers = [1, *draw.integers(2, 64, 6).tolist()]
    times = [1.0, *(0.1 + 0.9 / np.array(workers[1:]) + draw.normal(0, 0.05, 6))]
    x = 1 - 1 / np.array(workers)
    y = np.array(times) - 1 / np.array(workers)
    (expected,), *_ = np.linalg.lstsq(x[:, None], y, rcond=None)
    found = scale_tools.fit_serial_fraction(workers, times)
    assert found == pytest.approx(float(expected))


@pytest.mark.parametrize("fraction", [0.0, 0.03, 0.5, 1.0])
def test_the_fit_finds_the_fraction_of_the_law(fraction):
    workers = [1, 2, 5, 12]
    times = [1 / scale_tools.amdahl(fraction, k) for k in workers]
    found = scale_tools.fit_serial_fraction(workers, times)
    assert found == pytest.approx(fraction, abs=1e-12)


def test_one_worker_is_no_fit():
    with pytest.raises(ValueError, match="two workers"):
        scale_tools.fit_serial_fraction([1, 1], [1.0, 1.0])


# ---- scaling.py ----------------------------------------------------------------------


def result_with(times, workers=(1, 2, 4), samples=1000, serial_s=2.0):
    """A result of `measure` with made-up times: seconds of (workers, samples)."""
    rows = [{"program": scaling.BASELINE, "workers": 1, "samples": samples}]
    rows += [{"program": "pi_threads", "workers": k, "samples": n} for k, n in times]
    for row in rows:
        seconds = times.get((row["workers"], row["samples"]), serial_s)
        if row["program"] == scaling.BASELINE:
            seconds = serial_s
        values = [seconds * 3, seconds, seconds / 3]  # the median is the middle one
        row["runs"] = [
            {"seconds": s, "cpu_seconds": s * row["workers"], "peak_memory_mib": 30}
            for s in values
        ]
    keys = {"samples": samples, "rung": "pi_threads", "baseline": scaling.BASELINE}
    return keys | {"rows": rows, "serial_fraction": None}


def test_speed_up_is_over_the_best_serial_program():
    result = result_with({(1, 1000): 4.0, (2, 1000): 2.5, (2, 2000): 5.0})
    one, two = scaling.strong_rows(result)
    assert scaling.speed_up(one, result) == pytest.approx(0.5)
    assert scaling.speed_up(two, result) == pytest.approx(0.8)
    weak = scaling.weak_rows(result)[-1]
    assert (weak["workers"], weak["samples"]) == (2, 2000)
    assert scaling.speed_up(weak, result) == pytest.approx(2 * 2.0 / 5.0)


def test_the_fit_compares_the_program_with_itself_and_needs_cores(monkeypatch):
    monkeypatch.setattr(scaling.pi_cli, "usable_cpus", lambda: 2)
    result = result_with({(1, 1000): 4.0, (2, 1000): 2.4, (4, 1000): 3.0})
    assert scaling.fitted(result) == pytest.approx(0.2)  # 0.6 = s + (1 - s)/2
    monkeypatch.setattr(scaling.pi_cli, "usable_cpus", lambda: 1)
    assert scaling.fitted(result) is None


@pytest.mark.parametrize(
    ("cpus", "workers"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (8, [1, 2, 4, 8]), (12, [1, 2, 4, 8, 12])],
)
def test_default_workers(monkeypatch, cpus, workers):
    monkeypatch.setattr(scaling.pi_cli, "usable_cpus", lambda: cpus)
    assert scaling.default_workers() == workers


def test_scaling_measures_and_writes(tmp_path, capsys):
    target = tmp_path / "record.json"
    arguments = ["--samples", "20000", "--block", "3000", "--rounds", "1"]
    arguments += ["--workers", "1", "2", "--output", str(target)]
    assert scaling.main(arguments) == 0
    assert "fitted serial fraction" in capsys.readouterr().out or (
        scaling.pi_cli.usable_cpus() == 1
    )
    record = json.loads(target.read_text(encoding="utf-8"))
    sizes = [(row["workers"], row["samples"]) for row in record["rows"]]
    assert sizes == [(1, 20000), (1, 20000), (2, 20000), (2, 40000)]
    hits = [row["hits"] for row in record["rows"]]
    expected = pi_numpy_blocks.count_all_hits(20000, 2026, 3000)
    assert hits[:3] == [expected] * 3  # equal work, and the same work
    assert list(tmp_path.iterdir()) == [target]


def test_the_planted_part_is_counted_by_one_thread(capsys):
    import pi_threads

    common = ["--samples", "10000", "--block", "1000", "--workers", "2"]
    assert timed_run.main(["pi_threads", *common, "--serial", "20"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    alone = pi_numpy_blocks.count_all_hits(2000, 2027, 1000)
    assert hits == alone + pi_threads.count_all_hits(8000, 2026, 1000, 2)


def bench_record(tmp_path, rungs):
    path = tmp_path / "bench.json"
    common = {"cpu_per_wall": 1.0, "peak_memory_mib": 30}
    rungs = [
        {"rung": name, "workers": k, "samples_per_second": rate} | common
        for name, k, rate in rungs
    ]
    text = json.dumps({"date": "2026-01-02", "rungs": rungs})
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bench_record_is_compared_with_its_best_serial_rung(tmp_path, capsys):
    rows = [("loop", 1, 1e6), ("fast", 1, 5e6), ("loop", 8, 7e6), ("pool", 8, 1e7)]
    path = bench_record(tmp_path, rows)
    ladder = scaling.read_bench(path)["ladder"]
    assert [row["over_best_serial"] for row in ladder] == [0.2, 1, 1.4, 2]
    assert [row["over_itself"] for row in ladder] == [1, 1, 7, None]
    assert scaling.main(["--bench", str(path)]) == 0
    assert "best serial: fast" in capsys.readouterr().out


def test_the_newest_bench_record_is_understood(capsys):
    assert scaling.main(["--bench"]) == 0
    assert "over best serial" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"rungs": [], "date": "x"}'])
def test_a_broken_bench_record_is_answered_with_one_line(tmp_path, capsys, text):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    for name in (path, tmp_path / "missing.json"):
        with pytest.raises(SystemExit) as stop:
            scaling.main(["--bench", str(name)])
        assert stop.value.code == 2
        assert capsys.readouterr().err.count("\n") == 1


# ---- memory and BLAS -----------------------------------------------------------------


def test_both_sums_have_equally_many_additions(monkeypatch):
    monkeypatch.setattr(bandwidth, "MAX_MIB", 8)
    total = bandwidth.plan_numbers()
    assert total % bandwidth.CHUNK == 0 and 8 * total <= 8 * bandwidth.MIB
    numbers = np.ones(total)
    for workers in (1, 2, 3, 7):
        edges = bandwidth.edges_of(total, workers)
        assert (edges[0], edges[-1], len(edges)) == (0, total, workers + 1)
        for kernel in (bandwidth.sum_from_memory, bandwidth.sum_from_cache):
            assert bandwidth.in_threads(kernel, numbers, workers) > 0


def test_a_sum_that_leaves_numbers_out_is_noticed():
    numbers = np.ones(4 * bandwidth.CHUNK)
    with pytest.raises(scale_tools.RunFailed, match="a sum is wrong"):
        bandwidth.in_threads(lambda n, a, b: n[a : b - 1].sum(), numbers, 2)


@pytest.mark.parametrize("free_mib", [600, 3000, 100_000])
def test_the_numbers_are_sized_to_the_free_memory(monkeypatch, free_mib):
    class Memory:
        available = free_mib * bandwidth.MIB

    monkeypatch.setattr(bandwidth.psutil, "virtual_memory", Memory)
    mib = bandwidth.plan_numbers() * 8 / bandwidth.MIB
    assert mib == pytest.approx(min(free_mib / 8, 768), abs=0.2)


def test_too_little_memory_is_answered_with_one_line(monkeypatch, capsys):
    monkeypatch.setattr(bandwidth, "MIN_FREE_MIB", 10**9)
    with pytest.raises(SystemExit) as stop:
        bandwidth.main([])
    assert stop.value.code == 2
    assert "MiB are free" in capsys.readouterr().err


def test_bandwidth_runs(monkeypatch, capsys):
    monkeypatch.setattr(bandwidth, "MAX_MIB", 8)
    assert bandwidth.main(["--workers", "1", "2", "--rounds", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 8


def test_blas_threads_are_limited_in_the_processes():
    if oversubscribe.blas_threads() is None:
        pytest.skip("threadpoolctl does not know the BLAS of this NumPy")
    for threads in (1, 2):
        run = oversubscribe.run_once(2, threads, 1)
        assert run["blas_threads"] <= threads
        assert run["seconds"] > 0


def test_oversubscribe_runs_from_a_shell(tmp_path):
    target = tmp_path / "record.json"
    options = ("--workers", 2, "--products", 1, "--rounds", 1, "--output", target)
    done = run_script("oversubscribe.py", *options, env=os.environ)
    if "does not know the BLAS" in done.stderr:
        pytest.skip(done.stderr)
    assert (done.returncode, done.stderr) == (0, "")
    pairs = [
        (row["processes"], row["threads"])
        for row in json.loads(target.read_text(encoding="utf-8"))["rows"]
    ]
    assert pairs == [(1, 1), (1, 2), (2, 1), (2, 2)]


# ---- the cluster ---------------------------------------------------------------------


@pytest.mark.parametrize("n_samples", [1, 999, 1000, 12_345, 1_000_000])
@pytest.mark.parametrize("workers", [1, 2, 7])
def test_tasks_hold_each_block_once(n_samples, workers):
    tasks = pi_dask_cluster.plan_tasks(n_samples, 100, workers)
    sizes = [size for _, part in tasks for size in part]
    assert sizes == pi_dask_cluster.pi_cli.plan_blocks(n_samples, 100)
    numbers = [first + i for first, part in tasks for i in range(len(part))]
    assert numbers == list(range(len(sizes)))
    assert len(tasks) <= pi_dask_cluster.TASKS_PER_WORKER * workers


def test_the_function_travels_as_a_whole():
    """It can be unpickled and called where no file of the lesson can be imported."""
    import cloudpickle

    pickled = cloudpickle.dumps((pi_dask_cluster.count_hits, [700, 5]))
    assert len(pickled) < 5000
    program = (
        "import pickle, sys, numpy\n"
        "count, sizes = pickle.loads(sys.stdin.buffer.read())\n"
        "assert 'pi_numpy_blocks' not in sys.modules\n"
        "print(count(700, numpy.random.Generator(numpy.random.SFC64(3))))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        input=pickled,
        capture_output=True,
        timeout=TIME_LIMIT_S,
    )
    assert done.returncode == 0, done.stderr.decode()
    stream = np.random.Generator(np.random.SFC64(3))
    assert int(done.stdout) == pi_numpy_blocks.count_hits(700, stream)


@pytest.mark.parametrize("kill", [False, True], ids=["alive", "killed"])
def test_a_cluster_made_by_hand_has_the_same_hits(tmp_path, kill):
    target = tmp_path / "record.json"
    samples = 150_000_000 if kill else 1_000_003
    options = ["--samples", samples, "--output", target, *["--kill"] * kill]
    done = run_script("hand_made_cluster.py", *options, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads(target.read_text(encoding="utf-8"))
    assert record["hits"] == record["serial_hits"]
    assert record["killed"] is kill
    assert "the same hits" in done.stdout
    assert done.stdout.count("$ dask worker") == 2
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("abc", "is not like tcp://"),
        ("http://127.0.0.1:1", "is not like tcp://"),
        ("", "is not like tcp://"),
        ("tcp://127.0.0.1:1", "no scheduler answers"),
    ],
)
def test_a_bad_address_is_answered_with_one_line(address, words):
    start = time.monotonic()
    done = run_script("pi_dask_cluster.py", f"--scheduler={address}")
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr and done.stderr.count("\n") == 1
    assert time.monotonic() - start < 60


def test_somebody_else_at_the_port_is_no_scheduler(capsys, monkeypatch):
    monkeypatch.setattr(pi_dask_cluster, "WAIT_S", 1)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(SystemExit) as stop:
            pi_dask_cluster.main(["--scheduler", address])
    assert stop.value.code == 2
    assert "no scheduler answers" in capsys.readouterr().err


def test_a_file_that_no_scheduler_wrote(tmp_path, capsys):
    path = tmp_path / "scheduler.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        pi_dask_cluster.main(["--scheduler", str(path)])
    assert stop.value.code == 2
    assert "is not a file that a scheduler wrote" in capsys.readouterr().err


def test_workers_that_do_not_start_are_told_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(pi_dask_cluster, "START_S", 0.01)
    monkeypatch.setattr(pi_dask_cluster, "local_cluster", slow_cluster)
    assert status_of(pi_dask_cluster.main, ["--samples", "1e6"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "no 1 workers within 0.01 s" in err and err.count("\n") == 1


def slow_cluster(workers):
    """A cluster whose workers never come."""
    return LocalCluster(n_workers=0, dashboard_address=":0", processes=False)


def test_a_scheduler_file_without_workers_then_with_one(tmp_path):
    """The way of a batch job: everybody reads the file that the scheduler wrote."""
    path = tmp_path / "scheduler.json"
    port = hand_made_cluster.free_port()
    common = ["--no-dashboard"]
    scheduler = [
        f"dask scheduler --host 127.0.0.1 --port {port} --scheduler-file {path}"
    ]
    processes = []
    try:
        command = " ".join(scheduler + common)
        processes.append(hand_made_cluster.start(command, tmp_path))
        hand_made_cluster.wait_for_scheduler(port, processes[0])
        done = run_script("pi_dask_cluster.py", "--scheduler", path)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.count("\n") == 1 and "dask worker" in done.stderr
        command = f"dask worker --scheduler-file {path} --nthreads 1 --no-dashboard"
        processes.append(hand_made_cluster.start(command, tmp_path))
        end = time.monotonic() + 60
        while done.returncode and time.monotonic() < end:
            done = run_script("pi_dask_cluster.py", "--scheduler", path, "--json")
        result = json.loads(done.stdout)
        assert result["workers"] == 1
        assert result["hits"] == pi_numpy_blocks.count_all_hits(10**7, 2026, 10**6)
    finally:
        for process in processes:
            hand_made_cluster.stop(process)


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_of_a_terminal_ends_the_cluster_quietly():
    """It reaches the workers, too; they leave it to the client to end them."""
    command = [sys.executable, str(FOLDER / "pi_dask_cluster.py")]
    command += ["--samples", "1e10", "--workers", "2"]
    for delay_s in (1.2, 4):
        process = subprocess.Popen(
            command, stdout=-1, stderr=-1, text=True, start_new_session=True
        )
        time.sleep(delay_s)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
        if "import" in err and delay_s == 1.2:
            continue  # a slow machine had not begun
        assert (process.returncode, out) == (130, "")
        assert err == "stopped by Ctrl-C; nothing was counted\n"


# ---- bad input, for every script -----------------------------------------------------

SCRIPTS = (scaling, bandwidth, oversubscribe, hand_made_cluster, pi_dask_cluster)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
@pytest.mark.parametrize("value", ["abc", "-1", "0", "1e400", "1.5", "nan", ""])
def test_bad_numbers_are_answered_with_one_line(script, value, capsys):
    name = "--samples" if script is hand_made_cluster else "--workers"
    with pytest.raises(SystemExit) as stop:
        script.main([f"{name}={value}"])
    captured = capsys.readouterr()
    assert (stop.value.code, captured.out) == (2, "")
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("script", SCRIPTS[:4], ids=lambda script: script.__name__)
def test_a_missing_folder_is_noticed_before_the_work(script, capsys, tmp_path):
    with pytest.raises(SystemExit) as stop:
        script.main(["--output", str(tmp_path / "none" / "record.json")])
    assert stop.value.code == 2
    assert "there is no folder" in capsys.readouterr().err


def test_a_record_that_cannot_be_written_leaves_the_old_one(tmp_path, monkeypatch):
    target = tmp_path / "record.json"
    target.write_text("old", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(scale_tools.os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        scale_tools.record_file.write_json(target, {"new": 1})
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_program_that_fails_is_named():
    with pytest.raises(scale_tools.RunFailed, match=r"timed_run.py ended with 2"):
        scale_tools.fresh_python(scaling.TIMED_RUN, ["no_rung"])
    done = run_script("scaling.py", "--serial", 100, "--rounds", 1)
    assert done.returncode == 2 and done.stderr.count("\n") == 1


# ---- what the page claims ------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_records_name_machine_date_and_version(name):
    record = recorded(name)
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert record["cpus"] == 2
    assert re.fullmatch(r"2026-11-\d\d", record["date"])
    assert (FOLDER / Path(record["script"]).name).is_file()


def test_work_of_the_records_is_equal():
    for name in ("pi", "little"):
        record = recorded(name)
        same = {
            row["hits"] for row in record["rows"] if row["samples"] == record["samples"]
        }
        assert len(same) == 1


def medians(name):
    record = recorded(name)
    rows = scaling.strong_rows(record)
    return {row["workers"]: scaling.speed_up(row, record) for row in rows}


def told(values):
    *first, last = (f"{value:.1f}" for value in values)
    return f"{', '.join(first)} and {last}"


def test_the_measured_figure_is_what_the_page_says():
    assert (
        f"With 100 million points it is {told(medians('pi').values())}, below" in PAGE
    )
    assert (
        f"with 0.3 million points it is {told(medians('little').values())}, so" in PAGE
    )
    assert max(medians("little").values()) < 1
    assert medians("pi")[8] <= medians("pi")[2]
    serial_ms = 1000 * scaling.baseline_seconds(recorded("little"))
    assert f"The small run takes {serial_ms:.0f} ms in the serial program" in PAGE


def test_the_model_figure_is_what_the_page_says():
    numbers = [scale_tools.amdahl(s, 64) for s in (0.01, 0.05, 0.1, 0.2)]
    words = (
        "with 1 % it bends to {:.0f}, with 5 % to {:.0f}, with 10 % to {:.0f}, and with"
    )
    assert words.format(*numbers) in PAGE
    assert f"20 % to {numbers[-1]:.0f}." in PAGE


def test_the_fitted_fraction_is_what_the_page_says():
    fraction = recorded("pi")["serial_fraction"]
    percent = round(100 * fraction)
    assert f"the fit found {percent} % without the planted part" in PAGE
    planted = round(20 + 0.8 * percent)
    assert f"20 % + 80 % × {percent} % = {planted} % are to be expected" in PAGE


def test_the_memory_is_what_the_page_says():
    best = {
        (row["kernel"], row["workers"]): min(row["seconds"])
        for row in recorded("memory")["rows"]
    }
    memory, cache, _ = bandwidth.KERNELS
    assert best[memory, 1] > 2 * best[cache, 1]
    assert "needed more than twice as long for the sum from memory" in PAGE
    for sum_ in (memory, cache):
        assert 1.7 < best[sum_, 1] / best[sum_, 2] < 2.1
    assert "Two threads gained nearly a factor of two for each of the two sums" in PAGE


def test_the_blas_threads_are_what_the_page_says():
    record = recorded("oversubscribe")
    rates = {
        (row["processes"], row["threads"]): scaling_rate
        for row in record["rows"]
        for scaling_rate in [oversubscribe.rate(row, record["products"])]
    }
    worse = rates[2, 1] / rates[2, 2]
    assert f"threads each were {worse:.0f} times slower than with one thread" in PAGE
    for row in record["rows"][2:]:
        busy = [run["cpu_seconds"] / run["seconds"] for run in row["runs"]]
        assert 1.8 < statistics.median(busy) < 2.1


def test_core_hours_are_what_the_page_says():
    for cores, hours, core_hours in ((8, 1.7, 13.5), (20, 1.0, 19.5), (64, 0.65, 41.5)):
        exact = 10 / scale_tools.amdahl(0.05, cores)
        assert exact == pytest.approx(hours, abs=0.03)
        assert exact * cores == pytest.approx(core_hours, abs=0.06)


def test_dask_limits_blas_in_its_workers():
    import dask
    import distributed  # noqa: F401 (brings its configuration)

    environment = dask.config.get("distributed.nanny.pre-spawn-environ")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        assert environment[name] == 1
