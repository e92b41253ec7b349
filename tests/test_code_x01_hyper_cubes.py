"""The scripts, records and claims of extra X1: values, counts and exit codes."""
# ruff: noqa: E402 (without the extra packages this file is skipped before its imports)

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import numpy as np
import pytest
from script_tools import read_record, status_of

for package in ("xarray", "zarr", "netCDF4", "h5py", "pyarrow", "scipy"):
    pytest.importorskip(package, reason=f"{package} is missing: make extras")

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x01-hyper-cubes"
if str(FOLDER) not in sys.path:
    sys.path.append(str(FOLDER))

import anomaly
import crash_probe
import cube_kit
import dask
import dask.array as da
import deaths
import formats
import gil_probe  # episode 7
import h5py
import make_cube
import netCDF4
import peak_rule
import peak_run
import pi_dask_cluster
import pi_futures
import pyarrow as pa
import pyarrow.parquet as pq
import schedulers
import seams
import two_writers
import xarray as xr
import zarr
from dask.distributed import Client, KilledWorker
from scipy import ndimage

PAGE = (ROOT / "_extras" / "x01-hyper-cubes.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
DAYS = 500  # a year and a half: seasons of different lengths


@pytest.fixture(scope="module")
def cube_path(tmp_path_factory):
    path = tmp_path_factory.mktemp("cube") / "cube.zarr"
    make_cube.replace_cube(path, DAYS)
    return path


def recorded(name: str) -> dict:
    return read_record(f"x01-hyper-cubes-{name}")


# ---- the cube ------------------------------------------------------------------------


def test_the_cube_does_not_depend_on_its_stored_chunks(tmp_path):
    parts = [
        make_cube.write_cube(tmp_path / str(days), 17, days)[:] for days in (5, 17)
    ]
    assert np.array_equal(*parts)
    assert np.array_equal(parts[0][11], make_cube.one_day(11))
    assert not np.array_equal(make_cube.one_day(3), make_cube.one_day(4))


def test_a_cube_is_replaced_and_nothing_else_is(tmp_path, capsys):
    precious = tmp_path / "thesis"
    precious.mkdir()
    (precious / "chapter.txt").write_text("1")
    assert status_of(make_cube.main, ["--days", "3", "--cube", str(precious)]) == 2
    assert (precious / "chapter.txt").read_text() == "1"
    assert capsys.readouterr().err.count("\n") == 1
    target = tmp_path / "cube.zarr"
    for days in ("3", "4"):
        assert status_of(make_cube.main, ["--days", days, "--cube", str(target)]) == 0
    assert zarr.open_array(target / "temperature", mode="r").shape[0] == 4
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cube.zarr", "thesis"]


# ---- peak memory ---------------------------------------------------------------------


def test_the_rule_counts_busy_workers_only():
    first = {"before_mib": 100, "peak_mib": 140, "chunk_mib": 10}
    first |= {"chunks": 9, "workers": 1}
    assert peak_rule.copies_of(first) == pytest.approx(4)
    run = {"chunk_mib": 20, "chunks": 3, "workers": 64}
    assert peak_rule.predict(first, run) == pytest.approx(100 + 4 * 20 * 3)


def test_a_run_tells_chunks_memory_and_the_right_mean(cube_path):
    run = peak_run.run_here(cube_path, 120, 2)
    values = cube_kit.open_cube(cube_path, 0).values.astype(np.float64)
    assert run["mean"] == pytest.approx(((values - 10) ** 2).mean(), rel=1e-4)
    assert (run["chunks"], run["workers"]) == (5, 2)
    assert run["chunk_mib"] == pytest.approx(120 * 96 * 128 * 4 / 2**20)
    assert run["peak_mib"] >= run["before_mib"]


def test_the_answers_of_the_peak_exercise():
    for line, chunk, workers in (("522", 10, 8), ("3690", 100, 8), ("1050", 100, 2)):
        assert f"{170 + 4.4 * chunk * workers:.0f}" == line
        assert line in PAGE
    assert f"{170 + 4.4 * 100 * 3:.0f}" == "1490"


# ---- the anomaly ---------------------------------------------------------------------


def expected_anomaly(cube):
    """By another road: NumPy and float64, season by season."""
    values = cube.values.astype(np.float64)
    months = cube["time"].dt.month.values
    for season in ((12, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)):
        days = np.isin(months, season)
        values[days] -= values[days].mean(axis=0)
    return values


@pytest.mark.parametrize("days", [90, 500])
def test_two_passes_are_close_to_the_eager_way(cube_path, days):
    cube = cube_kit.open_cube(cube_path, days)
    lazy = anomaly.two_passes(cube)
    assert lazy.chunks == cube.chunks
    found = lazy.compute(scheduler="threads", num_workers=2)
    assert found.dtype == np.float32
    assert np.abs(found.values - expected_anomaly(cube)).max() < anomaly.TOLERANCE_K


def test_the_one_line_is_right_and_cuts_the_cube_into_days(cube_path):
    lazy = anomaly.one_line(cube_kit.open_cube(cube_path, 120))
    assert lazy.chunks[0] == (1,) * DAYS
    few = lazy[::50].compute(scheduler="synchronous")
    wanted = expected_anomaly(cube_kit.open_cube(cube_path, 0))[::50]
    assert np.abs(few.transpose("time", "lat", "lon").values - wanted).max() < 1e-4


# ---- under a limit, and three ways to die --------------------------------------------


@pytest.fixture(scope="module")
def client():
    """Two workers that may hold 320 MiB each, in processes of their own."""
    with deaths.open_cluster() as cluster, Client(cluster) as client:
        client.wait_for_workers(2, timeout=TIME_LIMIT_S)
        yield client


def test_under_a_limit_the_result_is_the_same(cube_path, client, tmp_path):
    target = tmp_path / "limited.zarr"
    run = anomaly.write_limited(client, cube_path, target, 120)
    assert run["peak_mib"] < deaths.LIMIT_MIB and run["chunks"] == 5
    found = zarr.open_array(target / "anomaly", mode="r")
    assert found.chunks[0] == make_cube.STORED_DAYS
    wanted = expected_anomaly(cube_kit.open_cube(cube_path, 0))
    assert np.abs(found[:] - wanted).max() < anomaly.TOLERANCE_K


def test_the_eager_way_writes_the_same(cube_path, tmp_path):
    paths = [tmp_path / name for name in ("eager", "passes")]
    for way, path in zip(("eager", "two-passes"), paths, strict=True):
        assert anomaly.run_here(way, cube_path, path, 120, 2)["way"] == way
    worst = anomaly.largest_difference(*paths, days=70)
    assert 0 < worst < anomaly.TOLERANCE_K
    assert anomaly.agreement(worst) == "close True, equal False"


def test_two_deaths_on_a_cluster_are_recognised(client, capsys):
    deaths.die(client, ("refused", "killed"))
    text = " ".join(capsys.readouterr().out.split())
    assert "MemoryError: Task 'all-at-once' has 336.00 MiB worth of input" in text
    assert "KilledWorker: Attempted to run task 'grow' on 1 different workers" in text


def test_a_crash_of_a_worker_has_the_message_of_a_kill(client):
    with pytest.raises(KilledWorker):
        client.submit(os._exit, 3, key="crash").result(timeout=TIME_LIMIT_S)


def test_a_cluster_without_enough_memory_is_one_line(cube_path, monkeypatch, capsys):
    class TooSmall:
        def __enter__(self):
            raise TimeoutError("no worker lives")

        def __exit__(self, *_):
            pass

    monkeypatch.setattr(cube_kit, "open_cluster", lambda limit_mib: TooSmall())
    words = ["--cube", str(cube_path), "--limit", "7"]
    assert status_of(anomaly.main, words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and "7 MiB for each worker" in err


def test_the_death_by_the_system_has_no_last_words(capsys):
    assert status_of(deaths.main, ["system"]) == 0
    text = capsys.readouterr().out
    assert "last words: none" in text
    if sys.platform != "win32":
        assert "exit status -9" in text and "128 + 9 = 137" in text


# ---- formats -------------------------------------------------------------------------


@pytest.mark.parametrize("gzip", [True, False])
@pytest.mark.parametrize("name", formats.FORMATS)
def test_every_format_gives_every_part_back(name, gzip, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "DAYS", 3)
    write, read = formats.FORMATS[name]
    write(tmp_path / "file", 3, gzip)
    for number in (2, 0, 1):
        found = np.asarray(read(tmp_path / "file", number))
        assert np.array_equal(found.ravel(), formats.part(number).ravel())
    expected = sum(float(formats.part(n).sum(dtype=np.float64)) for n in range(3))
    for threads in (1, 2):
        total, _, _ = formats.read_all(name, tmp_path / "file", 3, threads)
        assert total == pytest.approx(expected, rel=1e-12)


def run_python(code: str):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the messages are those of POSIX")
def test_while_one_writes_hdf5_nobody_opens_it(tmp_path):
    path = tmp_path / "a.h5"
    code = f"import h5py; print(h5py.File({str(path)!r})['x'][()])"
    with h5py.File(path, "w") as file:
        file["x"] = 3
        refused = run_python(code)
    assert "BlockingIOError" in refused.stderr.splitlines()[-1]
    with h5py.File(path, "r"):
        assert run_python(code).stdout == "3\n"  # two processes read


def test_while_one_writes_netcdf_nobody_opens_it(tmp_path):
    path = tmp_path / "a.nc"
    code = f"import netCDF4; print(netCDF4.Dataset({str(path)!r}).title)"
    with netCDF4.Dataset(path, "w") as file:
        file.title = "rain"
        file.sync()
        refused = run_python(code)
    assert refused.returncode == 1 and "HDF error" in refused.stderr
    assert run_python(code).stdout == "rain\n"


def test_h5py_lets_others_compute_while_it_reads(tmp_path):
    path = tmp_path / "a.h5"
    options = {"chunks": (4, 2**17), "compression": "gzip", "compression_opts": 1}
    with h5py.File(path, "w") as file:  # 64 MiB, a quarter of a second to unpack
        values = np.random.default_rng(1).integers(200, size=(64, 2**17))
        file.create_dataset("x", data=values, **options)
    with h5py.File(path) as file:
        alone, beside, _ = gil_probe.probe(lambda: file["x"][:])
    assert beside > 0.25 * alone  # a call that holds the GIL: below 0.1


def test_a_zarr_chunk_is_old_or_new_and_never_half(tmp_path):
    size = 2**20
    cube = zarr.create_array(
        tmp_path / "a", shape=(size,), chunks=(size,), dtype="u1", compressors=None
    )
    cube[:] = 1

    def write():
        for value in range(2, 42):
            cube[:] = value

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    seen = set()
    while writer.is_alive():
        values = set(np.unique(cube[:]).tolist())
        assert len(values) == 1
        seen |= values
    writer.join(TIME_LIMIT_S)
    assert len(seen) > 1 and set(np.unique(cube[:])) == {41}


def test_a_parquet_file_opens_when_it_is_whole(tmp_path):
    path, schema = tmp_path / "t.parquet", pa.schema([("t", "f4")])
    rows = pa.table({"t": pa.array([1.0, 2.0], "f4")})
    with pq.ParquetWriter(path, schema) as writer:
        writer.write_table(rows)
        with pytest.raises(pa.ArrowInvalid):
            pq.ParquetFile(path)
    assert pq.ParquetFile(path).metadata.num_rows == 2


def test_arrow_has_one_thread_where_omp_has_one():
    code = "import os; os.environ['OMP_NUM_THREADS'] = '1'\nimport pyarrow as pa\n"
    assert run_python(code + "print(pa.cpu_count())").stdout == "1\n"


def test_what_older_courses_show_is_over(tmp_path):
    for name in ("ThreadSynchronizer", "DirectoryStore"):
        assert not hasattr(zarr, name) and not hasattr(zarr.storage, name)
    for number in range(2):
        one = xr.Dataset({"t": ("time", np.arange(3.0) + number)})
        one.to_netcdf(tmp_path / f"{number}.nc", engine="netcdf4")
    files = str(tmp_path / "*.nc")
    with pytest.raises(ValueError, match="combine='nested'"):
        xr.open_mfdataset(files, concat_dim="time")
    with xr.open_mfdataset(files, concat_dim="time", combine="nested") as cube:
        assert cube["t"].values.tolist() == [0, 1, 2, 1, 2, 3]


def test_a_crash_of_the_child_is_survived_and_told(tmp_path, capsys):
    crash_probe.make_files(tmp_path)
    assert crash_probe.sacrifice(str(tmp_path), with_lock=True) == 0
    assert "137" in crash_probe.in_words(-9) and "139" in crash_probe.in_words(-11)
    assert "stood still" in crash_probe.in_words(None)


# ---- one writer, and seams -----------------------------------------------------------


@pytest.mark.parametrize(("chunk_days", "lost"), [(8, 4), (4, 0), (2, 0), (3, 2)])
def test_two_writers_of_a_chunk_lose_the_days_of_one(chunk_days, lost):
    found = two_writers.write_halves(chunk_days)
    zeros = (found == 0).sum()
    assert zeros <= lost if chunk_days == 3 else zeros == lost
    assert set(found) <= {0, 1, 2}


def test_a_halo_of_8_makes_the_tiles_equal_to_the_scene():
    index = seams.ndvi(*seams.make_scene(150))
    whole = ndimage.gaussian_filter(index, 2.0, truncate=4.0)
    assert np.array_equal(whole, seams.smooth(index))
    tiles = da.from_array(index, chunks=(40, 65))
    assert seams.wrong_pixels(seams.with_halo(tiles), whole) == 0
    assert seams.wrong_pixels(seams.with_halo(tiles, depth=4), whole) > 0
    wrong = (seams.without_halo(tiles).compute() != whole).nonzero()
    rows = np.abs(wrong[0][:, None] - [40, 80, 120] + 0.5).min(axis=1)
    columns = np.abs(wrong[1][:, None] - [65, 130] + 0.5).min(axis=1)
    assert len(wrong[0]) and np.minimum(rows, columns).max() < seams.HALO


def test_the_page_names_the_wrong_pixels_of_the_default_scene():
    bands = seams.make_scene()
    whole = seams.smooth(seams.ndvi(*bands))
    index = seams.ndvi(*(da.from_array(band, chunks=seams.TILE) for band in bands))
    wrong = seams.wrong_pixels(seams.without_halo(index), whole)
    assert f"without_halo: {wrong} wrong pixels" in PAGE
    assert f"{wrong // 1000} {wrong % 1000:03d} pixels in all" in PAGE


# ---- bad input -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (make_cube, ["--days", "0"]),
        (peak_run, ["--days", "abc"]),
        (peak_run, ["--cube", "no-such-cube"]),
        (peak_run, ["--output", "no/such/folder/a.json"]),
        (anomaly, ["--cube", "no-such-cube"]),
        (anomaly, ["--limit", "1e400"]),
        (deaths, ["boredom"]),
        (formats, ["--parts", "-1"]),
        (crash_probe, ["--tries", "0"]),
        (seams, ["--side", "x"]),
        (seams, ["--side", "5"]),
        (formats, ["--output", str(ROOT / "data")]),
        (make_cube, ["--cube", "no/such/folder/cube"]),
    ],
    ids=str,
)
def test_bad_input_is_answered_with_one_line(module, arguments, capsys):
    assert status_of(module.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


def test_a_missing_package_is_named():
    code = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r}); sys.argv = ['make_cube.py']\n"
        "sys.modules['zarr'] = None\nimport make_cube"
    )
    done = run_python(code)
    assert done.returncode == 2
    assert done.stderr == "make_cube.py needs zarr: type `make extras`\n"


def test_a_record_is_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(formats, "DAYS", 2)
    target = tmp_path / "record.json"
    words = ["--parts", "2", "--machine", "test", "--output", str(target)]
    assert status_of(formats.main, words) == 0
    record = json.loads(target.read_text())
    assert record["machine"] == "test" and len(record["runs"]) == 8
    assert list(tmp_path.iterdir()) == [target]


# ---- what the page claims ------------------------------------------------------------


@pytest.mark.parametrize("name", ["peak", "anomaly", "formats", "crash"])
def test_records_name_machine_and_day(name):
    record = recorded(name)
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert record["date"] == "2026-11-21"
    assert set(record["packages"]) == set(cube_kit.PACKAGES)


def test_peaks_are_what_the_page_says():
    runs = recorded("peak")["runs"]
    first = runs[0]
    assert f"The copies were {peak_rule.copies_of(first):.1f} here" in PAGE
    guesses = [(peak_rule.predict(first, run), run["peak_mib"]) for run in runs]
    near = [pair for pair in guesses if abs(pair[1] - pair[0]) < 0.07 * pair[0]]
    assert len(runs) == 9 and len(near) == 8
    assert "within 7 % of the line" in PAGE
    ((guess, peak),) = set(guesses) - set(near)
    assert f"{peak:.0f} MiB instead of {guess:.0f}" in PAGE
    assert peak < guess
    least, most = min(pair[1] for pair in near), max(pair[1] for pair in near)
    assert f"from {least:.0f} to {most:.0f} MiB" in PAGE
    for size in {run["chunk_mib"] for run in runs}:
        assert f"{size:.1f}" in PAGE


def test_anomalies_are_what_the_page_says():
    runs = recorded("anomaly")["runs"]
    assert [run["way"] for run in runs][:3] == list(anomaly.WAYS)
    eager, one, two, limited = runs
    names = [run["peak_mib"] for run in runs]
    for run in runs:
        row = f"| {run['chunks']} | {run['seconds']:.1f} | {run['peak_mib']:.0f} |"
        assert row in PAGE
    assert (
        f"Eager {names[0]:.0f}, one line {names[1]:.0f}, two passes {names[2]:.0f},"
        f" each of two workers with a limit of 300 MiB {names[3]:.0f}." in PAGE
    )
    size = eager["cube_mib"]
    assert f"{size:.0f} MiB" in PAGE and eager["peak_mib"] > 3 * size
    assert one["peak_mib"] < eager["peak_mib"] / 2
    assert one["seconds"] == max(run["seconds"] for run in runs)
    assert max(two["peak_mib"], limited["peak_mib"]) < size
    assert limited["limit_mib"] * 2 < size and limited["peak_mib"] < 300
    assert 0.3 < two["peak_mib"] / size < 0.4  # "about a third"


def test_the_crashes_are_what_the_page_says():
    statuses = recorded("crash")["statuses"]
    shown = " | ".join(str(128 - status) for status in statuses)
    assert f"| exit status in a shell | {shown} |" in PAGE
    assert set(statuses) <= {-11, -6}


def test_formats_are_what_the_page_says():
    runs = recorded("formats")["runs"]
    ratios = {}
    for name in formats.FORMATS:
        (one, _, size), (two, ratio, _) = (
            formats.best(runs, name, threads) for threads in (1, 2)
        )
        row = f"| {name} | {size:.1f} | {one:.3f} | {two:.3f} | {ratio:.2f} |"
        assert row in PAGE
        ratios[name] = ratio
    assert max(ratios["HDF5"], ratios["NetCDF"]) < 1.2
    assert min(ratios["Zarr"], ratios["Parquet"]) > 1.2
    for name in formats.FORMATS:  # "several times as fast" without compression
        slow, fast = (formats.best(runs, name, 1, gzip)[0] for gzip in (True, False))
        assert slow > 3 * fast


def test_the_limits_of_a_worker_are_those_of_the_page():
    memory = dask.config.get("distributed.worker.memory")
    shares = [memory[key] for key in ("target", "spill", "pause", "terminate")]
    assert shares == [0.60, 0.70, 0.80, 0.95]
    assert dask.config.get("distributed.scheduler.allowed-failures") == 3


# ---- clusters of all episodes --------------------------------------------------------


@pytest.mark.parametrize(
    "open_cluster",
    [
        lambda: cube_kit.open_cluster(500),
        lambda: pi_dask_cluster.local_cluster(1),
        lambda: pi_futures.dask(1),
        lambda: schedulers.cluster(1),
    ],
    ids=["x01", "13", "11", "06"],
)
def test_a_dashboard_that_runs_already_is_no_matter(open_cluster):
    """Dask would warn of its usual port, which the page of a learner would show."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # somebody has the port indeed
            stack.enter_context(socket.create_server(("", 8787)))
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always")
        stack.enter_context(open_cluster())
    assert not [str(it.message) for it in caught if "8787" in str(it.message)]
