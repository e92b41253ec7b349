"""The scripts, figures and claims of episode 1."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from dask.callbacks import Callback

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "01-introduction"
PAGE = (ROOT / "_episodes" / "01-introduction.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60


def load(path: Path):
    """Import a file by its path; what it sets in the environment is undone."""
    before = dict(os.environ)
    sys.path.insert(0, str(path.parent))
    try:
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(path.parent))
        os.environ.clear()
        os.environ.update(before)


success_story = load(FOLDER / "success_story.py")
images = load(FOLDER / "images.py")
fetch_speed = load(FOLDER / "fetch_speed.py")
fit_blocks = load(FOLDER / "solutions" / "ex01_1_fit_blocks.py")
soup = load(FOLDER / "solutions" / "ex01_5_finish_time.py")


def run(script: str, *arguments: str, **options):
    command = [sys.executable, str(FOLDER / script), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


def refused(capsys, call, *arguments) -> str:
    """The one line that a refused command line prints; checks the exit status."""
    with pytest.raises(SystemExit) as stop:
        call(*arguments)
    said = capsys.readouterr()
    assert stop.value.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


# ---- success_story.py ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("n_numbers", "block"),
    [
        (1, 1),
        (1, 10**6),
        (7, 3),
        (999, 1000),
        (1000, 1000),
        (1001, 1000),
        (12_345, 100),
    ],
)
def test_all_ways_give_the_same_sum(n_numbers, block):
    wanted = sum(range(n_numbers))
    for name in success_story.ALL_WAYS:
        _, add_up = success_story.way(name, block, threads=2)
        assert add_up(n_numbers) == wanted, name


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_dask_uses_all_blocks_and_the_threads(threads):
    who, names = set(), set()

    def note(key, result, graph, state, worker):
        who.add(worker)
        names.add(str(key))

    with Callback(posttask=note):
        success_story.sum_dask(40_000_000, 1_000_000, threads)
    assert len(names) >= 40  # no fewer tasks than blocks
    assert 1 <= len(who) <= threads
    if threads > 1:
        assert len(who) > 1


def test_peak_memory_shows_the_blocks():
    done = run("success_story.py", "--all", "--numbers", "4e7", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    rows = {row["way"]: row for row in report["rows"]}
    assert list(rows) == list(success_story.ALL_WAYS)
    assert {row["sum"] for row in rows.values()} == {2 * 10**7 * (4 * 10**7 - 1)}
    assert rows["numpy"]["peak_memory_mb"] > 320  # the whole array
    assert rows["numpy_blocks"]["peak_memory_mb"] < 100
    for name in ("dask_one", "dask"):
        # Where pandas is installed, Dask loads it: 60 MB.
        assert rows[name]["peak_memory_mb"] < 250
    for row in rows.values():
        assert row["seconds"] > 0
        assert row["cpu_per_wall"] <= report["workers"] + 1


@pytest.mark.parametrize("free_gb", [0.1, 0.7, 2, 8, 24.4, 512])
def test_the_size_follows_from_the_free_memory(free_gb):
    free_bytes = int(free_gb * 1e9)
    args = success_story.parse([], free_bytes)
    assert 0 < args.numbers * 8 <= free_bytes / 8
    assert args.numbers <= 200_000_000
    assert str(args.numbers)[0] in "125"


def test_a_size_that_does_not_fit_is_refused(capsys):
    line = refused(capsys, success_story.parse, ["--numbers", "1e8"], int(1e9))
    assert "15625000 numbers" in line
    assert "does" not in refused(capsys, success_story.parse, [], 50)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--numbers", "many"], "not a whole number"),
        (["--block", "0"], "between"),
        (["--workers", "-1"], "between"),
        (["--numbers", "1e7", "--block", "1"], "choose a larger --block"),
        (["--nonsense"], "unrecognized"),
    ],
)
def test_bad_arguments_are_answered_in_one_line(capsys, arguments, words):
    assert words in refused(capsys, success_story.parse, arguments, int(8e9))


def test_a_killed_child_is_reported(monkeypatch, capsys):
    dead = SimpleNamespace(returncode=-9, stderr="", stdout="")
    monkeypatch.setattr(success_story.subprocess, "run", lambda *a, **k: dead)
    assert success_story.main(["--numbers", "1000"]) == 2
    said = capsys.readouterr()
    assert "killed" in said.err
    assert said.err.count("\n") == 1


def test_a_wrong_sum_is_reported(monkeypatch, capsys):
    row = json.dumps({"sum": 1, "label": "x"})
    wrong = SimpleNamespace(returncode=0, stderr="", stdout=row)
    monkeypatch.setattr(success_story.subprocess, "run", lambda *a, **k: wrong)
    assert success_story.main(["--numbers", "1000"]) == 2
    assert "the sum is wrong" in capsys.readouterr().err


# ---- images.py -----------------------------------------------------------------------


@pytest.mark.parametrize("n_images", [1, 63, 64, 65, 130])
def test_weights_and_counts_against_a_plain_calculation(tmp_path, n_images):
    path = tmp_path / "images.dat"
    rng = np.random.default_rng(1)
    images.write_images(path, n_images, rng)
    masks = rng.random((images.IMAGE_PIXELS, 3), dtype=np.float32)
    pixels = np.fromfile(path, np.uint16).reshape(n_images, -1)
    assert pixels.shape == (n_images, images.IMAGE_PIXELS)
    wanted = pixels.astype(float) @ masks.astype(float)
    n_bright = sum(pixel > 60_000 for pixel in pixels.ravel().tolist())
    for count in (images.count_bright, images.count_bright_loop):
        weights, bright, seconds = images.analyse(path, masks, count)
        assert bright == n_bright
        np.testing.assert_allclose(weights, wanted, rtol=1e-4)
        assert set(seconds) == set(images.STEPS)


def test_both_versions_print_the_same_count():
    results = [
        json.loads(run("images.py", "--images", "100", "--count", way, "--json").stdout)
        for way in ("numpy", "loop")
    ]
    assert results[0]["bright"] == results[1]["bright"] > 0
    assert results[0]["mean_weight"] == results[1]["mean_weight"]


def test_images_leave_nothing_behind(tmp_path):
    env = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    assert run("images.py", "--images", "70", env=env).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_a_failing_disk_is_one_line(monkeypatch, capsys):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(images, "write_images", full)
    assert images.main(["--images", "64"]) == 2
    said = capsys.readouterr()
    assert "No space left" in said.err and said.err.count("\n") == 1


# ---- fetch_speed.py ------------------------------------------------------------------


def test_speeds_are_measured_and_the_file_is_removed(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetch_speed, "LARGE_BYTES", 8 * 10**6)
    assert fetch_speed.main(["--folder", str(tmp_path), "--json"]) == 0
    speeds = json.loads(capsys.readouterr().out)["bytes_per_second"]
    assert {"cache", "memory"} < set(speeds)
    assert all(speed > 0 for speed in speeds.values())
    assert list(tmp_path.iterdir()) == []


def test_time_grows_with_the_size():
    """What is timed is really done: 64 times the numbers take far longer."""
    sizes = (10**6, 64 * 10**6)
    seconds = [size / fetch_speed.speed_of_adding(size, 1) for size in sizes]
    assert seconds[1] > 4 * seconds[0]


def test_a_missing_folder_is_one_line(monkeypatch, capsys):
    monkeypatch.setattr(fetch_speed, "LARGE_BYTES", 8 * 10**6)
    assert fetch_speed.main(["--folder", "no-such-folder"]) == 2
    said = capsys.readouterr()
    assert "another --folder" in said.err and said.err.count("\n") == 1


# ---- Ctrl-C --------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently there")
@pytest.mark.parametrize(
    ("name", "make_slow", "arguments"),
    [
        ("success_story", "script.WAYS *= 1000", []),
        ("images", "", ["--count", "loop", "--passes", "1000"]),
        ("fetch_speed", "script.ROUNDS = 10**6", []),
    ],
)
def test_ctrl_c_is_one_line(name, make_slow, arguments, tmp_path):
    lines = [
        "import os, signal, sys, threading",
        f"import {name} as script",
        make_slow,
        "threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT)).start()",
        f"sys.exit(script.main({arguments!r}))",
    ]
    path = os.pathsep.join(map(str, (FOLDER, ROOT / "code")))
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.count("\n") == 1 and "Ctrl-C" in done.stderr
    assert list(tmp_path.iterdir()) == []


# ---- exercises and the numbers of the page -------------------------------------------


def test_blocks_of_the_page():
    image_bytes = fit_blocks.array_bytes((10_980, 10_980), 8)
    assert fit_blocks.count_blocks(73, image_bytes, 2 * 10**9) == 37
    assert "37 blocks" in PAGE


def test_soup_of_the_page():
    rows = re.findall(r"^\| ([A-G]) \| .* \| (\d+) \|$", PAGE, re.M)
    minutes = {letter: int(number) for letter, number in rows}
    assert list(minutes.values()) == [number for number, _ in soup.SOUP.values()]
    assert sum(minutes.values()) == 130
    assert soup.finish_time(soup.SOUP) == 95
    assert "130 minutes" in PAGE and "95 minutes" in PAGE


@pytest.mark.parametrize(
    ("name", "total", "together"), [("soup", 95, 130), ("breakfast", 10, 15)]
)
def test_lanes_keep_the_recipe(name, total, together):
    """No worker does two things at once, no step starts before what it waits for."""
    figure = load(ROOT / "fig" / f"01-introduction-{name}.py")
    ends = {k: start + long for k, (_, _, start, long, _) in figure.STEPS.items()}
    for first, second in figure.ARROWS:
        assert ends[first] <= figure.STEPS[second][2]
    lanes: dict[str, list[tuple[int, int]]] = {}
    for _, worker, start, long, _ in figure.STEPS.values():
        lanes.setdefault(worker, []).append((start, start + long))
    for times in lanes.values():
        times.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(times))
    assert max(ends.values()) == total
    assert sum(step[3] for step in figure.STEPS.values()) == together
    assert sum(step[3] for step in figure.STEPS.values() if step[4]) == total


def share(stacks, wanted) -> float:
    """Per cent of the samples whose stack fulfils `wanted`."""
    total = sum(samples for _, samples in stacks)
    return 100 * sum(samples for names, samples in stacks if wanted(names)) / total


def test_flame_graphs_say_what_the_page_says():
    sys.path.insert(0, str(ROOT / "fig"))
    try:
        from flame import read_stacks
    finally:
        sys.path.remove(str(ROOT / "fig"))

    def has(name):
        return lambda names: any(part.startswith(name) for part, _ in names)

    data = ROOT / "data"
    numpy = read_stacks(data / "01-introduction-stacks-numpy.txt")
    loop = read_stacks(data / "01-introduction-stacks-loop.txt")
    compiled = share(numpy, lambda names: names and names[-1][1] == "compiled")
    assert f"In {compiled:.0f} % of the samples" in PAGE
    assert f"`weigh`, with {share(numpy, has('weigh')):.0f} %" in PAGE
    assert share(numpy, has("sgemm")) > 0.98 * share(numpy, has("weigh"))
    assert f"{max(len(names) for names, _ in numpy)} levels high" in PAGE
    converting = share(numpy, has("to_float"))
    assert f"Converting the images takes {converting:.0f} % of the time" in PAGE
    counting = share(loop, has("count_bright_loop"))
    assert f"`count_bright_loop`, with {counting:.0f} % of the samples" in PAGE
    rounded = round(counting) / 100
    assert f"1 / (1 − {rounded}) = {1 / (1 - rounded):.1f} times" in PAGE
    weighing = share(loop, has("weigh"))
    assert f"`weigh` takes {weighing:.0f} %" in PAGE


def test_speeds_of_the_page_are_the_recorded_ones():
    record = json.loads(
        (ROOT / "data" / "01-introduction-fetch-speed.json").read_text()
    )
    speeds = record["bytes_per_second"]
    assert f'"memory": {speeds["memory"] / 1e9:.0f}' in PAGE
    assert f'"disk": {speeds["file on disk"] / 1e9:.1f}' in PAGE
    assert f"{speeds['cache'] / 1e9:.0f} GB/s" in PAGE


def test_table_of_the_page_is_the_recorded_one(capsys):
    record = json.loads(
        (ROOT / "data" / "01-introduction-success-story.json").read_text()
    )
    success_story.print_table(record)
    assert capsys.readouterr().out in PAGE
    whole, blocks, dask_one, dask = record["rows"]
    assert whole["seconds"] > 10 * max(dask["seconds"], blocks["seconds"])
    assert f"{dask_one['seconds'] / dask['seconds']:.1f} times faster" in PAGE
    times = f"{whole['system_seconds']:.2f} of {whole['cpu_seconds']:.2f} s"
    assert times in PAGE
