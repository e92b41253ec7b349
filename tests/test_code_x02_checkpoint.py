"""The scripts, records and claims of extra X2: values and mechanism, never timings."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pi_numpy
import psutil
import pytest
from script_tools import read_record, status_of

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x02-checkpoint"
sys.path.append(str(FOLDER))

import block_file  # noqa: E402
import checkpoint_hits  # noqa: E402
import cook  # noqa: E402
import dike  # noqa: E402
import kill_and_restart  # noqa: E402
import memo_hits  # noqa: E402
import power_cut  # noqa: E402
import save_cost  # noqa: E402
import small_disk  # noqa: E402

PAGE = (ROOT / "_extras" / "x02-checkpoint.md").read_text(encoding="utf-8")
MACHINE = "2 cores of an Intel Xeon virtual machine, 24 GiB"
PLAN = {"samples": 20_500, "seed": 9, "block": 1_000}  # the last block is shorter
TIME_LIMIT_S = 60


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.json"


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Function that tells which blocks were begun since the last call."""
    notes = tmp_path / "begun.txt"
    monkeypatch.setenv("BEGUN_FILE", str(notes))

    def read():
        text = notes.read_text() if notes.exists() else ""
        notes.unlink(missing_ok=True)
        return sorted(int(line.split()[1]) for line in text.splitlines())

    return read


def words(plan, path=None, *more):
    """Command line for a plan."""
    line = [text for key, value in plan.items() for text in (f"--{key}", str(value))]
    return line + (["--checkpoint", str(path)] if path else []) + list(more)


def count(plan, path=None, workers=2, every_s=0.0):
    saver = checkpoint_hits.Saver(path, plan, every_s)
    return checkpoint_hits.finish(plan, workers, saver)


def oracle(plan):
    """{block: hits}, from the streams of episode 5."""
    sizes = checkpoint_hits.pi_cli.plan_blocks(plan["samples"], plan["block"])
    streams = pi_numpy.block_streams(plan["seed"], len(sizes))
    return dict(enumerate(map(pi_numpy.count_hits, sizes, streams)))


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


# ---- the count -----------------------------------------------------------------------


@pytest.mark.parametrize("workers", [1, 2, 3, 8])
def test_hits_are_those_of_pi_numpy(workers):
    hits = checkpoint_hits.count_all_hits(*PLAN.values(), workers)
    assert hits == pi_numpy.count_all_hits(*PLAN.values())
    assert count(PLAN, workers=workers) == oracle(PLAN)


def test_a_stream_is_the_spawned_one_and_needs_none_before_it():
    spawned = np.random.SeedSequence(2026).spawn(40)[7]
    assert spawned.spawn_key == (7,)
    expected = np.random.Generator(np.random.SFC64(spawned)).random(5)
    assert np.array_equal(checkpoint_hits.block_stream(2026, 7).random(5), expected)


@pytest.mark.parametrize("held", [[], [0], [20], [1, 5, 6, 19], list(range(21))])
def test_only_missing_blocks_are_counted(held, path, begun):
    whole = oracle(PLAN)
    block_file.save(path, PLAN, {index: whole[index] for index in held})
    assert count(PLAN, path) == whole
    assert begun() == sorted(set(range(21)) - set(held))
    assert block_file.load(path, PLAN) == whole


def test_every_result_is_saved_before_the_next_one_is_taken(path, monkeypatch):
    sizes, save = [], block_file.save

    def noted(path, plan, hits):
        sizes.append(len(hits))
        save(path, plan, hits)

    monkeypatch.setattr(block_file, "save", noted)
    count(PLAN, path)
    assert sizes == list(range(22))
    sizes.clear()
    path.unlink()
    count(PLAN, path, every_s=1000)
    assert sizes == [0, 21]  # at the start and at the end


def test_json_tells_what_was_found(path, capsys):
    for found in (0, 21):
        assert checkpoint_hits.main([*words(PLAN, path), "--json"]) == 0
        result = json.loads(capsys.readouterr().out)
        assert (result["found"], result["blocks"]) == (found, 21)
        assert result["hits"] == sum(oracle(PLAN).values())


def test_a_restart_says_first_what_it_found_and_claims_no_rate(path, capsys):
    for found in (0, 21):
        assert checkpoint_hits.main(words(PLAN, path)) == 0
        first, second = capsys.readouterr().out.splitlines()
        assert first == f"run.json holds {found} of 21 blocks"
        assert f"{sum(oracle(PLAN).values())} hits" in second
        assert "million/s" not in second  # points of an earlier run are in the sum


def test_the_run_by_hand_is_one_that_the_script_takes():
    line = re.search(r"^python (checkpoint_hits\.py --samples .*)$", PAGE, re.M)[1]
    args = checkpoint_hits.make_parser().parse_args(line.split()[1:])
    n_blocks = args.samples // args.block
    assert n_blocks <= checkpoint_hits.MAX_BLOCKS and args.every == 1
    assert f"how many of the {n_blocks // 1000} 000 blocks" in PAGE


# ---- the file ------------------------------------------------------------------------


def test_damage_is_told_wherever_it_is(path):
    block_file.save(path, PLAN, {0: 785, 2: 791, 10: 0})
    text = path.read_text()
    bad = [text[:-length] for length in (1, 5, 60, len(text))]
    bad += [text.replace("785", "985"), text.replace('"2"', '"3"'), "[]", "7", "\0\1"]
    bad += [text.replace('"seed": 9', '"seed": 8'), text.replace("checksum", "sum")]
    for content in bad:
        path.write_text(content)
        with pytest.raises(block_file.Refused, match=r"run\.json is damaged"):
            block_file.load(path, PLAN)
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(block_file.Refused):
        block_file.load(path, PLAN)


@pytest.mark.parametrize("key", PLAN)
def test_the_checkpoint_of_another_run_is_refused_and_kept(key, path, capsys):
    block_file.save(path, PLAN, {0: 785})
    before = path.read_bytes()
    other = PLAN | {key: PLAN[key] + 1}
    assert status_of(checkpoint_hits.main, words(other, path)) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"has {key} {PLAN[key]}, not {PLAN[key] + 1}" in err
    assert path.read_bytes() == before


def test_an_error_while_saving_leaves_the_old_file_alone(path, monkeypatch):
    block_file.save(path, PLAN, {0: 1})
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", small_disk.SmallDisk(0))
    with pytest.raises(OSError) as caught:
        block_file.save(path, PLAN, {0: 1, 1: 2})
    assert caught.value.errno == errno.ENOSPC
    assert path.read_bytes() == before
    assert names_in(path.parent) == ["run.json"]


def test_the_disk_has_the_draft_before_the_name_changes(path, monkeypatch):
    order, fsync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda n: (order.append("fsync"), fsync(n)))
    monkeypatch.setattr(os, "replace", lambda *a: (order.append("name"), replace(*a)))
    block_file.save(path, PLAN, {})
    assert order == ["fsync", "name"]


def test_a_second_writer_is_refused(path, capsys):
    code = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n"
        "import block_file, pathlib\n"
        f"with block_file.only_writer(pathlib.Path({str(path)!r})):\n"
        "    print('mine', flush=True); sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    other = subprocess.Popen([sys.executable, "-c", code], **pipes)
    try:
        assert other.stdout.readline() == "mine\n"
        assert status_of(checkpoint_hits.main, words(PLAN, path)) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1)
        assert "another program is writing run.json" in err
    finally:
        other.kill()  # its lock ends with it, and nobody has to unlock
        other.communicate(timeout=TIME_LIMIT_S)
    assert checkpoint_hits.main(words(PLAN, path)) == 0


@pytest.mark.skipif(os.name != "posix", reason="replaces the lock of Unix")
def test_a_disk_without_locks_is_named_and_nobody_is_blamed(path, monkeypatch, capsys):
    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.flock", refuse)
    assert status_of(checkpoint_hits.main, words(PLAN, path)) == 2
    err = capsys.readouterr().err
    assert os.strerror(errno.ENOLCK) in err and "another program" not in err


# ---- full disk, Ctrl-C, bad input ----------------------------------------------------


def test_a_full_disk_loses_no_result(capsys):
    assert small_disk.main([]) == 0
    out = capsys.readouterr().out
    assert out.count("cannot save: ") == 1
    assert "status 2\nrun.json holds 9 of 20 blocks\n" in out
    assert out.count("run.json holds 9 of 20 blocks\n") == 2  # said, and found
    hits = re.findall(r"(\d+) hits", out)
    expected = pi_numpy.count_all_hits(20_000_000, 2026, 1_000_000)
    assert list(map(int, hits)) == [expected] * 2
    assert out.endswith("status 0\n")
    assert small_disk.ROOM_FOR_SAVES == 10 and "The first of the ten saves" in PAGE


@pytest.mark.skipif(os.name != "posix", reason="limits the size of a file")
def test_a_disk_that_really_takes_no_more(path):
    """The system refuses the 601st byte of a file: the checkpoint before it stays."""
    code = (
        f"import sys; sys.path.insert(0, {str(FOLDER)!r})\n"
        "import resource, checkpoint_hits\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))\n"
        f"sys.exit(checkpoint_hits.main({words(PLAN | {'block': 100}, path)!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert f"{sum(oracle(PLAN | {'block': 100}).values())} hits" in done.stdout
    saved = len(block_file.load(path, PLAN | {"block": 100}))
    assert 10 < saved < 100
    last = done.stderr.splitlines()[-1]
    assert last == f"the disk took no more: run.json holds {saved} of 205 blocks"
    assert names_in(path.parent) == ["run.json", "run.json.lock"]


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_keeps_what_is_counted(path):
    plan = {"samples": 10**10, "seed": 1, "block": 1_000_000}
    command = [sys.executable, str(FOLDER / "checkpoint_hits.py"), *words(plan, path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(command, **pipes)
    try:
        end = time.monotonic() + TIME_LIMIT_S
        while not path.exists() or len(block_file.load(path, plan)) < 3:
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    saved = len(block_file.load(path, plan))
    assert (process.returncode, out) == (130, "run.json holds 0 of 10000 blocks\n")
    assert err == f"stopped by Ctrl-C; {saved} of 10000 blocks are in {path}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--samples", "abc"],
        ["--samples", "0"],
        ["--samples", "1e400"],
        ["--workers", "0"],
        ["--every", "-1"],
        ["--every", "nan"],
        ["--every", "soon"],
        ["--samples", "1e9", "--block", "10"],
        ["--checkpoint", "no/such/folder/run.json"],
        ["--checkpoint", "."],
        ["--checkpoint", "folder"],
    ],
    ids=str,
)
def test_bad_input_is_answered_with_one_line(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert status_of(checkpoint_hits.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert names_in(tmp_path) == ["folder"]  # and no lock of a file that is none


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        (memo_hits, ["--samples", "1e9", "--block", "10"]),
        (memo_hits, ["--workers", "x"]),
        (kill_and_restart, ["snails"]),
        (kill_and_restart, ["--blocks", "1"]),
        (save_cost, ["--folder", "no/such/folder"]),
        (save_cost, ["--sizes", "0"]),
        (save_cost, ["--sizes", "1e9"]),
        (small_disk, ["--big"]),
        (cook, ["roast", "a.txt"]),
        (cook, ["boil", "a.txt", "no-such-file.txt"]),
        (cook, ["boil", "a.txt"]),
        (power_cut, ["--output", "no/such/folder/a.json"]),
    ],
    ids=str,
)
def test_bad_input_to_the_others(module, arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert status_of(module.main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


# ---- killed and started again --------------------------------------------------------


@pytest.mark.parametrize("way", ["file", "memo"])
def test_killed_and_started_again(way, tmp_path, capsys):
    target = tmp_path / "record.json"
    size = ["--blocks", "40", "--block", "1e6", "--seed", "3"]
    assert status_of(kill_and_restart.main, [way, *size, "--output", str(target)]) == 0
    assert "saved, and begun again: 0\n" in capsys.readouterr().out
    record = json.loads(target.read_text())
    row = record["rows"][0]
    expected = pi_numpy.count_all_hits(40_000_000, 3, 1_000_000)
    assert row["hits"] == record["undisturbed_hits"] == expected
    assert row["status"] and 0 < row["saved"] < 40
    assert row["second_began"] == 40 - row["saved"]
    assert row["saved_and_begun_again"] == row["orphans"] == 0
    assert record["script"] == "code/x02-checkpoint/kill_and_restart.py"
    assert names_in(tmp_path) == ["record.json"]


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_during_the_kill_leaves_no_process():
    command = [sys.executable, str(FOLDER / "kill_and_restart.py"), "memo-processes"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    process = subprocess.Popen(
        [*command, "--blocks", "8", "--block", "2e7"], start_new_session=True, **pipes
    )
    try:
        end = time.monotonic() + TIME_LIMIT_S
        family = []
        while len(family) < 4:  # the program, joblib's tracker, two workers
            assert process.poll() is None and time.monotonic() < end
            family = psutil.Process(process.pid).children(recursive=True)
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err == "stopped by Ctrl-C; nothing was recorded\n"
    assert psutil.wait_procs(family, 10)[1] == []


def test_a_program_that_ends_too_soon_is_told(capsys):
    words = ["--blocks", "8", "--block", "1", "--workers", "1"]
    monkey = kill_and_restart.begun_blocks
    try:
        kill_and_restart.begun_blocks = lambda folder: []
        assert status_of(kill_and_restart.main, words) == 2
    finally:
        kill_and_restart.begun_blocks = monkey
    assert "ended before it could be killed" in capsys.readouterr().err


def test_joblib_reads_instead_of_counting(tmp_path, begun):
    folder = tmp_path / "store"
    call = (*PLAN.values(), 2, folder)
    assert memo_hits.count_all_hits(*call) == sum(oracle(PLAN).values())
    assert begun() == list(range(21))
    assert memo_hits.count_all_hits(*call) == sum(oracle(PLAN).values())
    assert begun() == []
    damaged = next(folder.rglob("output.pkl"))
    damaged.write_bytes(b"")
    assert memo_hits.count_all_hits(*call) == sum(oracle(PLAN).values())
    assert len(begun()) == 1  # joblib counts again what it cannot read


def test_memo_hits_prints_and_refuses_a_file_as_folder(tmp_path, capsys):
    assert (
        memo_hits.main([*words(PLAN), "--folder", str(tmp_path / "c"), "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["hits"] == sum(oracle(PLAN).values())
    (tmp_path / "file").touch()
    bad = [*words(PLAN), "--folder", str(tmp_path / "file")]
    assert status_of(memo_hits.main, bad) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_safe_dike_is_safe(tmp_path):
    height = memo_hits.Memory(tmp_path, verbose=0).cache(dike.height_with)
    assert [height(3.0, 0.5), height(3.0, 0.9), height(3.0, 0.5)] == [3.5, 3.9, 3.5]


# ---- the soup ------------------------------------------------------------------------


def test_cook_writes_half_and_then_the_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("peas.txt").write_text("peas\n")
    seen = []

    def boil(peas):
        seen.append(Path("boiled.txt").read_text())
        return f"boiled {peas}"

    monkeypatch.setattr(cook.soup, "boil", boil)
    assert cook.main(["boil", "boiled.txt", "peas.txt"]) == 0
    assert seen == ["half of "]
    assert Path("boiled.txt").read_text() == "boiled peas\n"
    assert Path("kitchen.log").read_text() == "boil\n"


def test_the_rules_are_the_recipe():
    text = (FOLDER / "Snakefile").read_text()
    makes = dict(
        re.findall(r'rule (\w+):(?:\n    input: .*)?\n    output: "(.*)"', text)
    )
    needs = {
        rule: re.findall(r'"(.*?)"', inputs)
        for rule, inputs in re.findall(r"rule (\w+):\n    input: (.*)", text)
    }
    assert set(makes) == set(cook.STEPS)
    made_by = {file: rule for rule, file in makes.items()}
    recipe = {rule: [made_by[file] for file in files] for rule, files in needs.items()}
    assert recipe == {
        "boil": ["rinse"],
        "fry": ["cut"],
        "simmer": ["boil", "fry"],
        "serve": ["simmer", "toast"],
    }
    assert re.search(r"rule simmer:\n(    .*\n){3}", text)[0] in PAGE


@pytest.mark.skipif(power_cut.lack() is not None, reason=f"{power_cut.lack()}")
def test_snakemake_goes_on_after_a_power_cut(tmp_path):
    kitchen = tmp_path.resolve()
    assert power_cut.cut_power(kitchen)["boiled.txt"] == "half of"
    before = power_cut.steps(kitchen)
    status, said = power_cut.snakemake(kitchen)
    assert status == 1 and "IncompleteFilesException" in said and "boiled.txt" in said
    assert power_cut.snakemake(kitchen, "--unlock") == (0, "")
    assert power_cut.snakemake(kitchen, "--rerun-incomplete") == (0, "")
    after = power_cut.steps(kitchen)[len(before) :]
    assert {"boil", "simmer", "serve"} <= set(after)  # others may be under way, too
    assert "rinse" not in after  # boil began, so it was done
    assert set(before + after) == set(cook.STEPS) and len(after) == len(set(after))
    meal = power_cut.text_of(kitchen / "meal.txt").strip()
    assert meal == "soup of boiled peas and fried vegetables, with toast"


def test_without_snakemake_one_line(monkeypatch, capsys):
    monkeypatch.setattr(power_cut.importlib.util, "find_spec", lambda name: None)
    assert status_of(power_cut.main, []) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "make extras" in err or "WSL" in err


# ---- records and page ----------------------------------------------------------------


@pytest.mark.parametrize("name", ["restarts", "save-cost", "soup"])
def test_records_name_machine_and_date(name):
    record = read_record(f"x02-checkpoint-{name}")
    assert record["machine"] == MACHINE and record["date"] == "2026-11-21"
    assert (ROOT / record["script"]).is_file()


def test_the_restarts_are_what_the_page_says():
    record = read_record("x02-checkpoint-restarts")
    ways = {
        "file": "file of block results, 2 threads",
        "memo": "joblib, 2 threads",
        "memo-processes": "joblib, 2 processes",
    }
    assert (record["blocks"], record["workers"]) == (40, 2)
    for row in record["rows"]:
        cells = (row["saved"], row["second_began"], row["saved_and_begun_again"])
        cells = " | ".join(map(str, (*cells, row["hits"])))
        assert f"| {ways.pop(row['way'])} | {cells} |" in PAGE
        assert row["hits"] == record["undisturbed_hits"]
        assert row["saved"] + row["second_began"] == record["blocks"]
        assert bool(row["orphans"]) == (row["way"] == "memo-processes")
    assert not ways
    orphans = record["rows"][2]
    assert orphans["begun_twice"] == []
    assert f"ended {orphans['orphans_gone_after_s']:.0f} s after the kill" in PAGE


def short(ms):
    """As in the table: 0.01, 1.6, 162."""
    return f"{ms:.{2 if ms < 1 else 1 if ms < 10 else 0}f}"


def test_the_costs_are_what_the_page_says():
    rows = {
        row["blocks"]: row for row in read_record("x02-checkpoint-save-cost")["rows"]
    }
    titles = ("one line more, in the same file", *list(save_cost.WAYS)[1:])
    for way, title in zip(save_cost.WAYS, titles, strict=True):
        cells = " | ".join(short(1000 * rows[n][way]) for n in (10, 1000, 100_000))
        assert f"| {title} | {cells} |" in PAGE
    small, large = rows[10], rows[100_000]
    assert small["new file, on the disk"] > 3 * small["new file"]  # waits for the disk
    assert large["new file"] > 20 * small["new file, on the disk"]  # writes what is old
    assert 0.001 < small["new file, on the disk"] < 0.02  # the 5 ms of exercise 4


def test_save_cost_measures_and_leaves_nothing(tmp_path, capsys):
    target = tmp_path / "record.json"
    options = ["--sizes", "3", "50", "--folder", str(tmp_path), "--output", str(target)]
    assert save_cost.main(options) == 0
    assert "new file, on the disk" in capsys.readouterr().out
    rows = json.loads(target.read_text())["rows"]
    assert [row["blocks"] for row in rows] == [3, 50]
    assert names_in(tmp_path) == ["record.json"]


def test_the_power_cut_is_what_the_page_says():
    record = read_record("x02-checkpoint-soup")
    assert record["table"] == {
        "boiled.txt": "half of",
        "bread.txt": "toast",
        "peas.txt": "peas",
        "vegetables.txt": "vegetables",
    }
    for key in ("again", "rerun"):
        status, said = record[key]
        shown = " ".join(f"```text\n{said}\n```".split())
        assert status == 1 and shown in " ".join(PAGE.split())
    assert record["unlock"] == record["rerun_unlocked"] == [0, ""]
    assert sorted(record["steps_after"]) == ["boil", "fry", "serve", "simmer"]
    assert "cooked fry, boil, simmer and serve in our run, and nothing else" in PAGE
    assert record["meal"] == "soup of boiled peas and fried vegetables, with toast"
    assert 2 < record["undisturbed_s"] < 10 and "need several seconds in all" in PAGE
    assert f"Version {record['snakemake']} compares" in PAGE
    for change in ("touch", "program"):
        assert record[f"redone_after_{change}"] == []  # content and rules count
    assert record["redone_after_onions"] == ["simmer", "serve"]
    assert "echo fried onions > kitchen/fried.txt" in PAGE
    assert "It would simmer and serve, and nothing else" in PAGE
    assert record["redone_without_peas"] == [] and "it leaves it missing" in PAGE
    assert record["redone_after_rule"] == list(cook.STEPS)
    assert round(cook.soup.MINUTE_S * 95, 6) == 0.95


def lost_share(interval_s, save_s, failure_s):
    return save_s / interval_s + interval_s / (2 * failure_s)


@pytest.mark.parametrize(
    ("save_s", "failure_s", "best_s"),
    [(5, 36_000, 600), (0.005, 4 * 7 * 86_400, 156)],
)
def test_the_best_interval_by_trying_all(save_s, failure_s, best_s):
    tried = np.linspace(best_s / 20, 20 * best_s, 400_000)
    found = tried[np.argmin(lost_share(tried, save_s, failure_s))]
    assert found == pytest.approx(best_s, rel=0.01)
    assert f"{best_s} s" in PAGE


def test_the_shares_of_exercise_4():
    shares = {s: f"{lost_share(s, 5, 36_000):.1%}" for s in (60, 600, 3600, 10)}
    assert shares[60] == "8.4%" and "every minute costs 8.4 %" in PAGE
    assert shares[3600] == "5.1%" and "every hour 5.1 %" in PAGE
    assert shares[600] == "1.7%" and "minimum of 1.7 % at 600 s" in PAGE
    assert shares[10] == "50.0%" and "every 10 s takes half" in PAGE


def test_saving_is_lost_time_as_the_formula_says():
    """Work that is killed at random: the share that is lost, played 3000 failures long."""
    rng, save_s, failure_s, interval_s = np.random.default_rng(1), 5.0, 36_000.0, 600.0
    alive_s = rng.exponential(failure_s, 3000)
    done_s = np.floor(alive_s / (interval_s + save_s)) * interval_s
    lost = 1 - done_s.sum() / alive_s.sum()
    assert lost == pytest.approx(lost_share(interval_s, save_s, failure_s), rel=0.05)
    rare_s = 36_000.0  # one save in 10 hours: the formula is no longer near
    done_s = np.floor(alive_s / (rare_s + save_s)) * rare_s
    assert 0.4 < 1 - done_s.sum() / alive_s.sum() < 0.45
    assert "more than 40 % of the time is lost" in PAGE
