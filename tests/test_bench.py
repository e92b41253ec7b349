"""Measuring: what a record holds, and that a failed run leaves the old record intact."""

from __future__ import annotations

import json
import math
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import bench, records
from lesson.environment import SetupError
from lesson.site import ladder

ROOT = Path(__file__).resolve().parents[1]

# A rung that only pretends: it works 2 microseconds a sample and logs each call.
FAKE = """
import argparse, json, pathlib
def main(argv=None):
    parser = argparse.ArgumentParser()
    for name in ("--samples", "--seed", "--workers"):
        parser.add_argument(name, type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    with open(pathlib.Path(__file__).with_suffix(".log"), "a") as log:
        log.write(f"{args.samples} {args.workers}\\n")
    print(json.dumps({
        "samples": args.samples, "hits": args.samples // 2, "block": 7,
        "seconds": START + args.samples * 2e-6 / WORKERS,
        "cpu_seconds": args.samples * 2e-6,
        "workers": WORKERS, "seed": args.seed, "peak_memory_mib": 1.5,
    }))
""".replace("START", "0")


@pytest.fixture
def project(tmp_path):
    (tmp_path / "fig").mkdir()
    names = ["style", "rungs", "pi-ladder", "pi-memory", "pi-scaling", "pi-patience"]
    for name in (f"{name}.py" for name in names):
        (tmp_path / "fig" / name).write_text(
            (ROOT / "fig" / name).read_text("utf-8"), "utf-8"
        )
    folder = tmp_path / "code" / "01-a"
    folder.mkdir(parents=True)
    (folder / "pi_serial.py").write_text(FAKE.replace("WORKERS", "1"))
    (folder / "pi_many.py").write_text(FAKE.replace("WORKERS", "args.workers"))
    return tmp_path


@pytest.mark.parametrize("quick", [True, False])
def test_a_record_holds_what_was_measured(project, quick):
    target = project / records.MINE
    record = bench.measure(project, target, quick)
    assert json.loads(target.read_text("utf-8")) == record
    drawn = {path.name for path in target.parent.glob("mine-*.svg")}
    names = ["ladder", "memory", "patience"] + ([] if quick else ["scaling"])
    assert drawn == {f"mine-{name}.svg" for name in names}
    found = {(item["rung"], item["workers"]) for item in record["rungs"]}
    both = {("pi_serial", 1), ("pi_many", 3)}
    assert found == (both if quick else both | {("pi_many", 1), ("pi_many", 2)})
    for item in record["rungs"]:
        assert len(item["seconds"]) == bench.ROUNDS[quick]
        median = statistics.median(item["seconds"])
        assert item["samples_per_second"] == pytest.approx(
            item["samples"] / median, rel=1e-3
        )
        assert 0.5 < median / bench.SLOT_S[quick] < 2
        assert item["cpu_per_wall"] == pytest.approx(item["workers"])
        assert item["growth_when_doubled"] == pytest.approx(2, abs=0.01)
        assert item["peak_memory_mib"] == 1.5
    machine = record["machine"]
    assert machine["cpus"] >= 1 and machine["memory_gib"] > 0.1 and machine["processor"]


def test_the_rungs_take_turns(project):
    shared = project / "turns.log"
    for script in bench.rungs(project):
        text = script.read_text().replace(
            'pathlib.Path(__file__).with_suffix(".log")', f"{str(shared)!r}"
        )
        script.write_text(
            text.replace('f"{args.samples}', 'f"{__file__[-5:-3]} {args.samples}')
        )
    bench.measure(project, project / records.MINE, quick=True)
    rounds = [line.split()[0] for line in shared.read_text().splitlines()][-8:]
    many, serial = "ny", "al"  # in the first round each counts half of the samples, too
    assert rounds == [many, many, serial, serial] + [many, serial] * 2


def test_an_interrupted_measurement_goes_on(project, monkeypatch, capsys):
    target = project / records.MINE
    finish = bench.summarise
    monkeypatch.setattr(bench, "summarise", lambda plan: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bench.measure(project, target, quick=True)
    draft = target.with_suffix(".draft")
    state = json.loads(draft.read_text("utf-8"))
    state["plans"][1]["runs"].pop()  # as if the last run had not come to its end
    draft.write_text(json.dumps(state))
    logs = sorted(project.glob("code/*/*.log"))
    before = [len(log.read_text().splitlines()) for log in logs]
    monkeypatch.setattr(bench, "summarise", finish)
    record = bench.measure(project, target, quick=True)
    assert "going on" in capsys.readouterr().out
    after = [len(log.read_text().splitlines()) for log in logs]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 1]
    assert [len(item["seconds"]) for item in record["rungs"]] == [3, 3]
    assert not draft.exists()


def test_a_draft_of_other_programs_is_not_continued(project, capsys):
    target = project / records.MINE
    target.parent.mkdir(parents=True)
    target.with_suffix(".draft").write_text('{"key": {"code": "old"}, "plans": [1]}')
    bench.measure(project, target, quick=True)
    assert "going on" not in capsys.readouterr().out


def test_a_rung_that_starts_slowly_gets_longer_runs(project):
    script = bench.rungs(project)[0]
    script.write_text(script.read_text().replace('"seconds": 0', '"seconds": 0.15'))
    bench.rungs(project)[1].unlink()
    [item] = bench.measure(project, project / records.MINE, quick=True)["rungs"]
    assert item["growth_when_doubled"] >= bench.GROWTH


def test_the_processes_of_a_measurement_end_with_it(project):
    with bench.Processes(project) as run:
        run({"script": "code/01-a/pi_many.py", "workers": 2}, 10)
        [child] = run.open.values()
        assert child.poll() is None
    assert child.poll() == 0


def test_the_last_words_of_a_rung_that_dies_are_told(project, capfd):
    bench.rungs(project)[1].write_text(
        "import os\n"
        "def main(argv):\n"
        "    os.write(2, b'noise' + bytes([10]) + b'no memory left' + bytes([10]))\n"
        "    os._exit(1)\n"
    )
    with pytest.raises(SetupError, match=r"pi_serial\.py failed: no memory left"):
        bench.measure(project, project / records.MINE, quick=True)
    assert capfd.readouterr().err == ""  # workers that end may say a lot


def test_a_failing_rung_is_named_and_the_old_record_stays(project):
    target = project / records.MINE
    target.parent.mkdir(parents=True)
    target.write_text("old")
    bench.rungs(project)[1].write_text(
        "def main(argv):\n    raise SystemExit('no compiler here')"
    )
    with pytest.raises(SetupError, match=r"pi_serial\.py failed: no compiler here"):
        bench.measure(project, target, quick=True)
    assert target.read_text() == "old"


def test_a_rung_that_this_machine_cannot_run_is_left_out_with_a_line(project, capsys):
    bench.rungs(project)[0].write_text(
        "import sys\ndef main(argv):\n"
        "    print('pi_many.py: no compiler', file=sys.stderr)\n    return 2"
    )
    record = bench.measure(project, project / records.MINE, quick=True)
    assert {item["rung"] for item in record["rungs"]} == {"pi_serial"}
    assert "left out: " in (out := capsys.readouterr().out) and "no compiler" in out


def test_peers_take_turns_with_the_rungs_and_stand_apart(project):
    folder = project / bench.PEERS
    folder.mkdir(parents=True)
    (folder / "peer_x.py").write_text(FAKE.replace("WORKERS", "1"))
    record = bench.measure(project, project / records.MINE, quick=True, peers=True)
    assert [item["rung"] for item in record["peers"]] == ["peer_x"]
    assert {item["rung"] for item in record["rungs"]} == {"pi_many", "pi_serial"}
    assert len(record["peers"][0]["seconds"]) == bench.ROUNDS[True]
    assert "peers" not in bench.measure(project, project / records.MINE, quick=True)


@pytest.mark.parametrize(
    "path", sorted((ROOT / bench.PEERS).glob("peer_*.py")), ids=str
)
def test_a_peer_estimates_pi_with_as_many_points_as_it_says(path, capsys):
    command = [sys.executable, str(path), "--samples", "300007", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert result["samples"] == 300_007
    error = 4 * result["hits"] / 300_007 - math.pi
    assert abs(error) < 5 * 1.642 / 300_007**0.5


# ---- the page "Performance" ----------------------------------------------------------


def entry(rung, workers, rate, memory=20):
    numbers = {"samples_per_second": rate, "peak_memory_mib": memory}
    numbers |= {"samples": rate, "seconds": [3, 1, 2]}
    return {"rung": rung, "workers": workers, **numbers}


def test_the_comparison_takes_one_worker_but_all_of_dask():
    record = {
        "rungs": [
            *(entry("pi_dask_numba", 2, 6e9, 99), entry("pi_dask_numba", 1, 4e9)),
            *(entry("pi_c", 1, 2e9), entry("pi_loop", 1, 9e6)),
            entry("pi_processes", 1, 3e8),
        ],
        "peers": [
            *(entry("peer_dask", 1, 4e7), entry("peer_dask", 2, 6e7)),
            *(entry("peer_loop", 1, 3e6), entry("peer_numba", 1, 5e7)),
            entry("peer_numpy", 1, 1e8),
        ],
    }
    rows = {name: ladder.row(record, name) for name in ladder.by_name(record)}
    dask = ["4000", "6000", "0.75", "100", "2", "99"]
    assert rows["pi_dask_numba"][1:] == dask
    assert rows["pi_c"][1:] == ["2000", "–", "–", "40", "1", "20"]
    assert rows["pi_loop"][4] == "3"  # beside peer_loop
    assert rows["pi_processes"][4] == "3"  # beside peer_numpy
    assert rows["peer_dask"][1:6] == ["40", "60", "0.75", "–", "0.02"]


def entries_of(name):
    record = json.loads((ROOT / "data" / name).read_text("utf-8"))
    return [*record["rungs"], *record["peers"]]


def efficiency(name, rung):
    """Of two workers, by the fastest runs."""
    top = {
        item["workers"]: item["samples"] / min(item["seconds"])
        for item in entries_of(name)
        if item["rung"] == rung
    }
    return top[2] / top[1] / 2


def speeds(name):
    entries = entries_of(name)
    growth = statistics.median(item["growth_when_doubled"] for item in entries)
    assert 1.8 < growth < 2.2  # the work was done
    return {
        (item["rung"], item["workers"]): item["samples_per_second"] for item in entries
    }


def test_the_performance_page_says_what_was_measured():
    page = (ROOT / "_extras" / "performance.md").read_text("utf-8")
    [name] = re.findall(r"\{ladder\} data/(bench/\S+\.json)", page)
    rate = speeds(name)
    assert rate["pi_loop", 1] > 3 * rate["peer_loop", 1]
    assert rate["pi_numpy_blocks", 1] > 3 * rate["peer_numpy", 1]
    assert rate["pi_numpy_words", 1] > 5 * rate["peer_numpy", 1]
    assert rate["pi_dask_blocks", 2] > 4 * rate["peer_dask", 2]
    assert rate["pi_dask_numba", 2] > 100 * rate["peer_dask", 2]
    assert rate["pi_numba_counter", 1] > 50 * rate["peer_numba", 1]
    assert rate["pi_numba_lanes", 1] > 65 * rate["peer_numba", 1]
    assert rate["pi_numba_counter", 1] > 0.97 * rate["pi_c", 1]
    told = {"C": "pi_c", "counter": "pi_numba_counter", "lanes": "pi_numba_lanes"}
    for words, rung in told.items():
        assert f"{efficiency(name, rung):.2f} ({words})" in page
    for words, rung in (
        ("calls Python once and then counts without it, and reaches", "numba_parallel"),
        ("**NumPy blocks in threads** reach", "threads"),
        ("**The same blocks in processes** reach", "processes"),
        ("**Delayed calls** reach", "dask_delayed"),
        ("as in `pi_dask_numba`, reach", "dask_numba"),
        ("**The plain loop in threads** reaches", "threads_loop"),
    ):
        assert f"{words} {efficiency(name, f'pi_{rung}'):.2f}" in page
    older = speeds("08-numba-avx2.json")
    lanes, counter = ("pi_numba_lanes", 1), ("pi_numba_counter", 1)
    assert min(older[lanes], older[counter]) > 22 * older["peer_numba", 1]
    loses = {key: older[key] / rate[key] for key in (lanes, counter)}
    assert loses[counter] < loses[lanes] < 1  # the counter loses most
    assert older[lanes] / older[counter] > rate[lanes] / rate[counter]


def test_no_rung_is_told(tmp_path):
    with pytest.raises(SetupError, match="no rung"):
        bench.measure(tmp_path, tmp_path / records.MINE, quick=True)


def test_a_wide_spread_is_told():
    item = {
        "rung": "pi_x",
        "workers": 1,
        "samples_per_second": 1e6,
        "peak_memory_mib": 9,
        "growth_when_doubled": 2,
        "spread": 0.05,
    }
    quiet = bench.one_line(item)
    assert "busy?" not in quiet and "twice" not in quiet
    assert "busy?" in bench.one_line({**item, "spread": 0.5})
    assert "took 1.1 times" in bench.one_line({**item, "growth_when_doubled": 1.1})


def test_peak_memory_is_that_of_the_rung_not_of_its_parent():
    """A child of a large process must not report the parent's memory as its own."""
    code = (
        f"import sys, subprocess; sys.path.insert(0, {str(ROOT / 'code')!r});"
        "ballast = bytearray(300 * 2**20);"
        "from peak_memory import peak_memory_mib; print(peak_memory_mib());"
        "print(subprocess.run([sys.executable, '-c', 'import sys;"
        f'sys.path.insert(0, "{(ROOT / "code").as_posix()}");'
        "from peak_memory import peak_memory_mib; print(peak_memory_mib())'],"
        " capture_output=True, text=True).stdout)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    parent, child = map(float, done.stdout.split())
    assert parent > 300
    assert 3 < child < 100


def test_records_come_with_the_readers_own_first(tmp_path):
    folder = tmp_path / "data" / "bench"
    folder.mkdir(parents=True)
    for name in ("2026-01-01-a", "mine", "2026-02-02-b"):
        (folder / f"{name}.json").write_text(json.dumps({"date": name, "rungs": []}))
    found = [(record["date"], record["mine"]) for record in records.records(tmp_path)]
    assert found == [("mine", True), ("2026-02-02-b", False), ("2026-01-01-a", False)]
