"""The scripts of the extra on many machines: deaths, messages, windows; never timings."""

from __future__ import annotations

import argparse
import ast
import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import dask
import numpy as np
import psutil
import pytest
from dask.distributed import CancelledError, Client
from script_tools import read_record, status_of, wait_for_cpu

zmq = pytest.importorskip("zmq", reason="needs pyzmq: make extras")
ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x04-many-machines"
sys.path.insert(0, str(FOLDER))
import dead_workers  # noqa: E402
import hand_made_cluster  # noqa: E402
import map_window  # noqa: E402
import message_times  # noqa: E402
import pi_numpy  # noqa: E402
import scale_tools  # noqa: E402
import slurm_script  # noqa: E402
import zmq_hits  # noqa: E402
import zmq_worker  # noqa: E402

PAGE = (ROOT / "_extras" / "x04-many-machines.md").read_text(encoding="utf-8")
TIME_LIMIT_S = 60
SCRIPTS = (map_window, dead_workers, message_times, zmq_hits, slurm_script)


def run_script(name, *arguments, **options):
    command = [sys.executable, str(FOLDER / name), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S, **options
    )


def our_zmq_workers():
    """Worker processes of this test process that still live."""
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "zmq_worker.py" in " ".join(child.cmdline())]


@pytest.fixture(scope="module")
def inside():
    """A cluster inside this process, with its dashboard; its workers are two threads."""
    with Client(
        processes=False,
        n_workers=1,
        threads_per_worker=2,
        dashboard_address="127.0.0.1:0",
        memory_limit=None,
        set_as_default=True,
    ) as client:
        yield client


# ---- a window of tasks ---------------------------------------------------------------


@pytest.mark.parametrize("way", map_window.WAYS)
def test_each_way_stores_all_maps_and_waits_as_the_page_says(inside, way, monkeypatch):
    monkeypatch.setattr(map_window, "WRITE_S", 0.005)
    options = ["--maps", "11", "--mib", "1", "--window", "3"]
    args = map_window.make_parser().parse_args(options)
    row = map_window.one_way(inside, way, args)
    expected = sum(int(map_window.hazard_map(i, 1).sum(dtype=int)) for i in range(11))
    assert (row["stored"], row["total"]) == (11, expected)
    if way == "keep":
        assert row["most_waiting"] == 11
    elif way == "window":
        # What was let go of is forgotten a moment later, so one or two more may be seen.
        assert row["most_waiting"] <= 5
    else:
        assert row["most_waiting"] <= 11


def test_a_window_takes_no_number_before_there_is_room(inside):
    taken, stored = [], []

    def numbers():
        for number in range(9):
            taken.append(number)
            yield number

    def store(values):
        assert len(taken) <= len(stored) + 1 + 2
        stored.append(values)

    map_window.in_window(inside, numbers(), 1, 2, store)
    assert len(stored) == len(taken) == 9


def test_maps_differ_and_can_be_made_again():
    first, second = map_window.hazard_map(1, 1), map_window.hazard_map(2, 1)
    assert first.nbytes == 2**20 and (first != second).any()
    assert (first == map_window.hazard_map(1, 1)).all()


@pytest.mark.parametrize(
    "options",
    [
        ["--maps", "1001"],
        ["--mib", "65"],
        ["--maps", "900", "--mib", "60"],
        ["--workers", "65"],
        ["--fresh", "--scheduler", "127.0.0.1:1"],
    ],
)
def test_too_much_or_contradictions_are_refused(options, capsys):
    assert status_of(map_window.main, options) == 2
    assert capsys.readouterr().err.count("\n") == 1


# ---- a cluster by hand ---------------------------------------------------------------


@pytest.fixture
def by_hand(tmp_path):
    """A scheduler and two workers, started as on the page: address, and processes."""
    port, processes = hand_made_cluster.free_port(), []
    command = f"dask scheduler --host 127.0.0.1 --port {port} --no-dashboard"
    address = f"127.0.0.1:{port}"
    try:
        processes.append(hand_made_cluster.start(command, tmp_path))
        hand_made_cluster.wait_for_scheduler(port, processes[0])
        command = f"dask worker {address} --nthreads 1 --no-dashboard"
        processes += [hand_made_cluster.start(command, tmp_path) for _ in range(2)]
        with Client(address, set_as_default=False) as client:
            hand_made_cluster.wait_until(client, hand_made_cluster.two_workers)
        yield address, processes
    finally:
        for process in reversed(processes):
            hand_made_cluster.stop(process)


def test_a_cluster_by_hand_and_a_worker_that_is_stopped(by_hand):
    """Half of the maps die with it, and all are stored, in each of the three ways."""
    address, processes = by_hand
    command = [sys.executable, str(FOLDER / "map_window.py"), "--scheduler", address]
    child = subprocess.Popen(
        [*command, "--maps", "40"], stdout=-1, stderr=-1, text=True
    )
    try:
        with Client(address, set_as_default=False) as client:
            hand_made_cluster.wait_until(client, many_maps_wait)
            stop_by_hand(processes[-1])
            out, err = child.communicate(timeout=TIME_LIMIT_S)
            assert len(client.nthreads()) == 1
    finally:
        child.kill()
        child.wait()
    assert (child.returncode, err) == (0, "")
    assert out.count(" 40 stored, at most ") == 3


def many_maps_wait(client):
    """The first way keeps all: so many results are in the memory of two workers."""
    return len(client.who_has()) > 20


def stop_by_hand(process):
    """Ctrl-C in its terminal, where there is such a signal."""
    if os.name == "posix":
        process.send_signal(signal.SIGINT)
        process.wait(TIME_LIMIT_S)
    else:
        hand_made_cluster.stop(process)


def test_a_cluster_that_brings_nothing_is_one_line(inside, monkeypatch, capsys):
    monkeypatch.setattr(map_window, "WAIT_S", 0.2)
    monkeypatch.setattr(map_window, "hazard_map", lambda number, mib: time.sleep(1))
    address = inside.scheduler.address
    assert status_of(map_window.main, ["--scheduler", address, "--workers", "1"]) == 2
    assert capsys.readouterr().err.endswith("did not bring all maps within 0.2 s\n")


# ---- deaths --------------------------------------------------------------------------


def test_a_killed_worker_and_a_poison_task(tmp_path):
    """Tasks of the dead are repeated; poison is given up."""
    notes = str(tmp_path / "notes")
    args = argparse.Namespace(seed=5, block=200_003)
    settings = {
        "distributed.nanny.pre-spawn-environ.DASK_LOGGING__DISTRIBUTED": "critical",
    }
    with dask.config.set(settings), dead_workers.open_client(None, 2) as client:
        hits, victim = dead_workers.killed_worker(client, args, notes)
        noted = dead_workers.read_notes(notes)
        message = dead_workers.poisoned(client, notes, 1)
    told = dead_workers.tell(hits, noted, args)
    assert told["hits"] == told["serial_hits"] == count(40 * 200_003, 5, 200_003)
    assert told["blocks"] == 40
    counters = Counter(number for number, _ in noted)
    of_victim = {number for number, pid in noted if pid == victim}
    for number in of_victim:  # finished or not: the result was in its memory
        assert counters[number] >= 2
        assert {pid for n, pid in noted if n == number} - {victim}
    assert told["again"] >= len(of_victim)
    deaths = [
        pid for number, pid in dead_workers.read_notes(notes) if number == "poison"
    ]
    assert len(deaths) == 1
    quoted = re.search(r"“Attempted to run task 'poison-…' (.*?)\.?”", PAGE)[1]
    assert quoted in message


def count(n_samples, seed, block):
    return pi_numpy.count_all_hits(n_samples, seed, block)


def test_dask_gives_up_at_the_fourth_death_by_default():
    assert dask.config.get("distributed.scheduler.allowed-failures") == 3
    assert "Dask allows three before it gives up at the fourth" in PAGE


# ---- sockets -------------------------------------------------------------------------


def test_one_small_block_needs_one_worker():
    assert zmq_hits.count_all_hits(10, 5, 100, 2, "ask") == count(10, 5, 100)
    assert not our_zmq_workers()


def test_both_workers_are_seen_and_hits_are_those_of_numpy(capsys):
    options = ["--workers", "2", "--samples", "2999999", "--block", "100000"]
    assert zmq_hits.main([*options, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    keys = {"samples", "hits", "pi", "standard_error", "seconds", "workers", "seed"}
    assert keys <= result.keys()
    assert result["hits"] == count(2_999_999, 2026, 100_000)
    blocks = result["blocks_of_workers"]
    assert str(os.getpid()) not in blocks
    assert sorted(blocks.values()) == [15, 15]  # dealt in turn
    assert not our_zmq_workers()


def test_a_killed_worker_takes_what_was_dealt_to_it(capsys):
    options = ["--kill", "--workers", "2", "--samples", "2e7", "--block", "5e5"]
    options += ["--patience", "2"]  # a busy machine is silent now and then
    assert status_of(zmq_hits.main, options) == 2
    out, err = capsys.readouterr()
    assert err.endswith("some tasks never came back, and 2 s brought nothing more\n")
    line = re.fullmatch(r"(\d+) blocks? lost: ([\d ]*\d)( \.\.\.)?\n", out)
    lost, shown = line.group(1, 2)
    assert 1 <= int(lost) < 20  # of 20 that it had been dealt, it had done some
    numbers = [int(number) for number in shown.split()]
    assert len({number % 2 for number in numbers}) == 1  # every second task
    assert not our_zmq_workers()


def test_who_asks_loses_nothing(capsys):
    options = ["--plan", "ask", "--kill", "--workers", "2", "--samples", "9999999"]
    assert zmq_hits.main([*options, "--block", "250000", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["hits"] == count(9_999_999, 2026, 250_000)
    assert result["workers"] == 2  # the dead one had done some
    assert not our_zmq_workers()


def test_all_workers_dead_is_one_line(capsys):
    options = ["--plan", "ask", "--kill", "--workers", "1", "--samples", "2e7"]
    assert status_of(zmq_hits.main, options) == 2
    assert capsys.readouterr().err.endswith(": all workers have ended\n")


def test_a_worker_that_hangs_ends_the_patience(monkeypatch, capsys):
    """The other worker goes on asking; questions alone are no progress."""

    def freeze(workers, answers):
        if not any(answer["worker"] == "0" for answer in answers.values()):
            return False
        psutil.Process(workers["0"].pid).suspend()
        return True

    monkeypatch.setattr(zmq_hits, "kill_in_time", freeze)
    options = ["--plan", "ask", "--kill", "--workers", "2", "--samples", "1e7"]
    options += ["--block", "1e6", "--patience", "2"]
    assert status_of(zmq_hits.main, options) == 2
    out, err = capsys.readouterr()
    assert re.fullmatch(r"1 block lost: \d\n", out)
    assert err.endswith("some tasks never came back, and 2 s brought nothing more\n")
    assert not our_zmq_workers()


def test_large_blocks_get_more_patience():
    def patience(*options):
        args = zmq_hits.make_parser().parse_args(options)
        return zmq_hits.patience_of(args, 1)

    assert patience() == patience("--block", "10") == 1
    assert patience("--block", "1e9") == 100
    assert patience("--block", "1e15") == zmq_hits.MAX_PATIENCE_S
    assert patience("--block", "1e9", "--patience", "3") == 3


@pytest.mark.parametrize("seed", range(5))
def test_the_ledger_with_workers_that_die(seed):
    """Random deaths; whatever happens, each task is answered in the end."""
    luck = random.Random(seed)
    tasks = [{"number": number} for number in range(luck.randrange(1, 30))]
    ledger = zmq_hits.Ledger(tasks)
    names = luck.sample(range(100), 4)
    busy = {}
    for _ in range(10_000):
        name = luck.choice(names)
        if name in busy and luck.random() < 0.2:
            ledger.gone(name)
            ledger.gone(name)  # noticed twice
            late = busy.pop(name)
            if luck.random() < 0.3:  # its answer had left before it died
                ledger.returned(name, late)
        elif name in busy:
            ledger.returned(name, busy.pop(name))
        elif task := ledger.next_task(name):
            busy[name] = task
        if len(ledger.answers) == len(tasks):
            break
    assert sorted(ledger.answers) == [task["number"] for task in tasks]


def test_a_worker_that_hangs_keeps_what_its_queues_hold():
    """Two workers, one of which never takes a message: the numbers of the quiz."""
    n_tasks, got = 4000, []
    with zmq.Context() as here, zmq.Context() as there:
        here.linger = there.linger = 0
        pusher, pullers = here.socket(zmq.PUSH), []
        assert (pusher.sndhwm, pusher.rcvhwm) == (1000, 1000)
        pusher.sndtimeo = 5000
        address = zmq_hits.bind(pusher)
        for _ in range(2):
            pullers.append(there.socket(zmq.PULL))
            pullers[-1].connect(address)
        meet_both(pusher, pullers)
        taker = threading.Thread(target=take_all, args=(pullers[1], got))
        taker.start()
        for _ in range(n_tasks):
            pusher.send(bytes(10_000))
        taker.join(TIME_LIMIT_S)
        for socket in (pusher, *pullers):
            socket.close(0)
    stuck = n_tasks - len(got)
    # A queue of 1000 at each end, and some MB on the way, at 10 kB each.
    assert 1000 <= stuck <= 3000
    assert "queue at each end" in PAGE and "up to 1000 messages" in PAGE


def meet_both(pusher, pullers):
    """Until each has had a message; then both are connected."""
    missing = set(pullers)
    while missing:
        pusher.send(b"")
        for puller in pullers:
            if puller.poll(20):
                puller.recv()
                missing.discard(puller)


def take_all(socket, got):
    while socket.poll(1000):
        got.append(len(socket.recv()))


def test_a_worker_that_hears_nothing_ends(monkeypatch, capsys):
    monkeypatch.setattr(zmq_worker, "PATIENCE_MS", 50)
    for words in (["push", "0", *["tcp://127.0.0.1:1"] * 2], ["ask", "0", "abc"]):
        assert status_of(zmq_worker.main, words) == 2
        assert capsys.readouterr().err.count("\n") == 1
    assert status_of(zmq_worker.main, ["push", "0", "tcp://127.0.0.1:1"]) == 2


@pytest.mark.skipif(os.name != "posix", reason="sends the signal of Ctrl-C")
def test_ctrl_c_ends_workers_and_controller():
    command = [sys.executable, str(FOLDER / "zmq_hits.py"), "--samples", "1e11"]
    process = subprocess.Popen(
        command, stdout=-1, stderr=-1, text=True, start_new_session=True
    )
    try:
        wait_for_cpu(process, 1)
        workers = psutil.Process(process.pid).children()
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=TIME_LIMIT_S)
    finally:
        process.kill()
    assert (process.returncode, out) == (130, "")
    assert err == "stopped by Ctrl-C; nothing was counted\n"
    assert not psutil.wait_procs(workers, timeout=5)[1]


def test_messages_come_back_as_they_were(inside, monkeypatch):
    monkeypatch.setattr(message_times, "ENOUGH_S", 0.001)
    assert all(seconds > 0 for seconds in message_times.through_zmq([1, 70_000]))
    assert not our_zmq_workers()
    with pytest.raises(scale_tools.RunFailed, match="another message"):
        message_times.seconds_per_trip(lambda message: message[1:], 10)


# ---- batch system --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cores", "processes", "memory", "threads", "limit"),
    [(8, 8, 24, 1, "3.00GiB"), (24, 24, 120, 1, "5.00GiB"), (32, 8, 96, 4, "12.00GiB")],
)
def test_cores_and_memory_are_shared_by_the_processes(
    cores, processes, memory, threads, limit, capsys
):
    pytest.importorskip("dask_jobqueue", reason="needs dask-jobqueue: make extras")
    options = ["--cores", cores, "--processes", processes, "--memory", memory]
    assert slurm_script.main([*map(str, options)]) == 0
    text = capsys.readouterr().out
    assert f"#SBATCH --cpus-per-task={cores}\n" in text
    assert f"#SBATCH --mem={memory}G\n" in text
    assert (
        f"--nthreads {threads} --memory-limit {limit} --nworkers {processes} " in text
    )
    assert "tcp://LOGIN-NODE:PORT" in text and "127.0.0.1" not in text


# Each notes how it was called; the scheduler lives until it is killed, and Python waits
# for a worker, as our job does.
STAND_INS = {
    "dask": """#!/usr/bin/env bash
echo "dask $*" >> "$NOTES"
if [ "$1" = scheduler ]; then
    for word in "$@"; do file=$word; done
    echo started > "$file"
    exec sleep 60
fi
""",
    "srun": """#!/usr/bin/env bash
echo "srun $1" >> "$NOTES"; shift
"$@"
""",
    "python": """#!/usr/bin/env bash
echo "python $*" >> "$NOTES"
until grep -q "dask worker" "$NOTES"; do sleep 0.1; done
""",
}


@pytest.mark.skipif(sys.platform != "linux", reason="batch jobs run on Linux")
def test_the_batch_job_starts_all_and_leaves_nothing(tmp_path):
    for name, text in STAND_INS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    job = {"SLURM_JOB_ID": "7", "SLURM_NTASKS": "3", "NOTES": str(tmp_path / "notes")}
    process = subprocess.Popen(
        ["bash", str(FOLDER / "hits.sbatch")],
        cwd=tmp_path,
        env=os.environ | job | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        start_new_session=True,
    )
    try:
        assert process.wait(TIME_LIMIT_S) == 0
        alive = [p for p in psutil.process_iter() if in_group(p, process.pid)]
        assert not psutil.wait_procs(alive, timeout=5)[1]
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    file = tmp_path / "scheduler-7.json"
    notes = (tmp_path / "notes").read_text().splitlines()
    assert not file.exists()
    options = f"--scheduler {file} --workers 3 --samples 1e11"
    assert notes[-1] == f"python code/13-scaling/pi_dask_cluster.py {options}"
    assert f"python - {file} 3" in notes and "srun --ntasks=3" in notes
    assert any(re.match(f"dask worker --scheduler-file {file} ", row) for row in notes)


def in_group(process, group):
    with contextlib.suppress(ProcessLookupError):
        return os.getpgid(process.pid) == group
    return False


def test_dask_knows_the_options_of_the_batch_job():
    """The stand-ins take any option; Dask does not."""
    from distributed.cli import dask_scheduler, dask_worker

    text = (FOLDER / "hits.sbatch").read_text(encoding="utf-8")
    options = "--nthreads 1 --no-dashboard --death-timeout 120"
    assert options in text
    known = {o for p in dask_worker.main.params for o in (*p.opts, *p.secondary_opts)}
    assert {"--scheduler-file", *re.findall("--[a-z-]+", options)} <= known
    known = {
        o for p in dask_scheduler.main.params for o in (*p.opts, *p.secondary_opts)
    }
    assert {"--port", "--no-dashboard", "--scheduler-file"} <= known


# ---- the dashboard -------------------------------------------------------------------


def test_the_pages_of_the_dashboard_are_there(inside):
    port = re.search(r":(\d+)/status", inside.dashboard_link)[1]
    base = f"http://127.0.0.1:{port}"
    table = PAGE.split("| Page | What to look at |")[1].split("\n\n")[0]
    paths = sorted(set(re.findall(r"^\| `(/[^`]+)`", table, re.M)))
    assert len(paths) == 6
    for path in paths:
        with urllib.request.urlopen(base + path, timeout=TIME_LIMIT_S) as answer:
            text = answer.read()
        assert answer.status == 200
        if path == "/health":
            assert text == b"ok"
        if path == "/json/counts.json":
            assert {"memory", "processing", "erred"} <= json.loads(text).keys()
    assert inside.get_versions(check=True)["client"]


def test_the_colours_of_the_task_stream():
    from distributed.diagnostics.task_stream import colors

    assert colors["transfer"] == "red"
    assert "red in the task stream" in PAGE


# ---- bad input, missing packages -----------------------------------------------------


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.__name__)
@pytest.mark.parametrize("value", ["abc", "-1", "0", "1e400", "1.5", ""])
def test_bad_numbers_are_answered_with_one_line(script, value, capsys):
    names = {"dead_workers": "--deaths", "message_times": "--sizes"}
    names["slurm_script"] = "--cores"
    name = names.get(script.__name__, "--workers")
    assert status_of(script.main, [f"{name}={value}"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.parametrize("options", [["--walltime", "2h"], ["--processes", "9"]])
def test_a_job_that_makes_no_sense(options, capsys):
    assert status_of(slurm_script.main, options) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("script", SCRIPTS[:3], ids=lambda script: script.__name__)
def test_a_missing_folder_is_noticed_before_the_work(script, capsys, tmp_path):
    output = ["--output", str(tmp_path / "none" / "record.json")]
    assert status_of(script.main, output) == 2
    assert "there is no folder" in capsys.readouterr().err


def test_missing_packages_are_named_in_one_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "dask_jobqueue", None)
    for module in (zmq_hits, zmq_worker, message_times):
        monkeypatch.setattr(module, "zmq", None)
    words = {zmq_worker: ["ask", "0", "tcp://127.0.0.1:1"]}
    for script in (slurm_script, zmq_hits, zmq_worker, message_times):
        assert status_of(script.main, words.get(script, [])) == 2
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1) and "type `make extras`" in err


# ---- what the page claims ------------------------------------------------------------


@pytest.mark.parametrize("name", ["window", "messages"])
def test_records_name_machine_date_and_script(name):
    record = read_record(f"x04-many-machines-{name}")
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert re.fullmatch(r"2026-11-\d\d", record["date"])
    assert (ROOT / record["script"]).is_file()


def test_the_memory_is_what_the_page_says():
    record = read_record("x04-many-machines-window")
    rows = {row["way"]: row for row in record["rows"]}
    assert len({(row["stored"], row["total"]) for row in rows.values()}) == 1
    grown = {way: f"{row['growth_mib']:.0f}" for way, row in rows.items()}
    assert f"With keep the line rises to {grown['keep']} MiB" in PAGE
    assert f"With release it rises to {grown['release']} MiB" in PAGE
    assert f"With a window of 4 it never rises above {grown['window']} MiB" in PAGE
    assert record["maps"] == 100 and record["mib"] == 8 and record["window"] == 4
    assert rows["keep"]["most_waiting"] == 100 and rows["window"]["most_waiting"] <= 4
    assert rows["window"]["growth_mib"] < rows["release"]["growth_mib"] / 3
    seconds = [row["seconds"] for row in rows.values()]
    assert max(seconds) < 1.5 * min(seconds)  # "about the same time"


def milliseconds(seconds):
    value = 1000 * seconds
    digits = 2 if value < 1 else 1 if value < 20 else 0
    return f"{value:.{digits}f} ms"


def test_the_messages_are_what_the_page_says():
    record = read_record("x04-many-machines-messages")
    labels = {100: "100 B", 10_000: "10 kB", 10**6: "1 MB", 10**8: "100 MB"}
    assert [row["bytes"] for row in record["rows"]] == list(labels)
    for row in record["rows"]:
        times = f"{milliseconds(row['zmq_s'])} | {milliseconds(row['dask_s'])}"
        assert f"| {labels[row['bytes']]} | {times} |" in PAGE
    each = milliseconds(record["dask_task_s"])
    assert f"a task took {each} in the same run" in PAGE
    assert record["dask_task_s"] < record["rows"][0]["dask_s"]
    assert record["rows"][0]["zmq_s"] < 0.001  # "less than a millisecond"


def test_how_full_it_will_be():
    """A simulation second by second, for the numbers of exercise 1."""
    made = stored = 0
    waiting = []
    while stored < 2000:
        made = min(2000, made + 16)
        stored += min(10, made - stored)
        waiting.append(made - stored)
    assert len(waiting) == 200
    most = max(waiting)
    assert (waiting.index(most) + 1, most) == (125, 750)
    for number in (2000 * 0.05, most * 0.05, 128 * 0.05):
        assert f" {number:g} GB, " in PAGE
    assert "from 125 s to the end" in PAGE and "after 125 s: all maps are made" in PAGE


def test_the_job_of_exercise_5():
    assert 480 * 10 / 60 == 80 and 80 / 20 == 4 and 120 // 5 == 24
    assert dask.config.get("distributed.worker.memory.terminate") == 0.95
    assert pytest.approx(200) == 80 / 24 * 60  # 3 hours 20 minutes
    assert 120 / 32 == 3.75 and 120 / 20 == 6


def test_the_numbers_in_the_picture_of_the_plans_add_up():
    figure = (ROOT / "fig" / "x04-many-machines-plans.py").read_text(encoding="utf-8")
    tree = next(
        node
        for node in ast.parse(figure).body
        if isinstance(node, ast.Assign) and node.targets[0].id == "ROWS"
    )
    rows = ast.literal_eval(tree.value)
    for _, waiting, answers, alive, dead in rows:
        assert waiting + answers + alive + dead == 40
    assert f"the {rows[0][4]} tasks that it had not yet answered are lost" in PAGE
    assert f"{rows[1][1]} tasks wait with the controller" in PAGE


def test_scattered_data_die_with_their_worker():
    """In this process; `--scatter` does it with a process that is killed."""
    options = {"processes": False, "n_workers": 2, "dashboard_address": None}
    with Client(**options, set_as_default=False) as client:
        victim = client.cluster.workers[0]
        data = client.scatter(np.ones(5), workers=[victim.address])
        assert client.submit(np.sum, data, pure=False).result(timeout=60) == 5
        client.sync(victim.close, nanny=False)
        with pytest.raises(CancelledError) as problem:
            client.submit(np.sum, data, pure=False).result(timeout=60)
    shown = f"dead_workers.py: {type(problem.value).__name__}: the array is lost"
    assert shown in PAGE
