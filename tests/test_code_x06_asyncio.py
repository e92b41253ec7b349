"""The scripts, the record and the claims of extra X6: order, counts, threads, errors."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pi_loop
import psutil
import pytest
from script_tools import read_record, status_of, wait_for_cpu

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "code" / "x06-asyncio"
PAGE = (ROOT / "_extras" / "x06-asyncio.md").read_text(encoding="utf-8")
PATIENCE_S = 20
sys.path.append(str(FOLDER))

import crowd  # noqa: E402
import gauge_server  # noqa: E402
import gauges_async  # noqa: E402
import heartbeat  # noqa: E402

MODULES = {"gauges_async": gauges_async, "heartbeat": heartbeat, "crowd": crowd}
SHORT = {"gauges_async": ["--gauges", "3"], "heartbeat": [], "crowd": ["--waits", "5"]}


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(heartbeat, "JOBS", [(2026, i, 1000) for i in range(4)])
    monkeypatch.setattr(heartbeat, "WAIT_S", 0.01)
    monkeypatch.setattr(crowd, "WAIT_S", 0.01)


@pytest.fixture
def server():
    with gauge_server.gauge_server(0.02) as server:
        yield server
    assert not server.thread.is_alive()


def ask(server, names, way=gauges_async.together):
    async def read(name):
        return await gauges_async.read_level(server.port, name)

    async def guarded():
        async with asyncio.timeout(PATIENCE_S):
            return await way(read, names)

    return asyncio.run(guarded())


# ---- the server and the ways to ask --------------------------------------------------


def test_levels_are_those_of_the_names_in_the_order_of_the_names(server):
    names = ["west", "north", "", "dike 7"]
    assert ask(server, names) == [gauge_server.level_m(name) for name in names]
    assert sorted(server.asked) == sorted(names)


def test_the_system_chooses_the_port_and_nobody_listens_afterwards():
    with gauge_server.gauge_server(0) as first, gauge_server.gauge_server(0) as second:
        assert first.port != second.port
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", first.port), 1):
        pass


def test_a_server_that_closes_hangs_up_and_says_nothing(capfd):
    server = gauge_server.GaugeServer(0.02).open()

    async def main():
        call = asyncio.create_task(gauges_async.read_level(server.port, "frozen"))
        while not server.now:
            await asyncio.sleep(0.001)
        await asyncio.to_thread(server.close)
        async with asyncio.timeout(PATIENCE_S):
            with pytest.raises(ConnectionError):
                await call

    asyncio.run(main())
    server.close()  # a second time does no harm
    assert not server.thread.is_alive()
    assert capfd.readouterr() == ("", "")


def test_a_broken_gauge_raises_and_names_itself(server):
    with pytest.raises(ConnectionError, match="broken pipe does not answer"):
        ask(server, ["broken pipe"])


def most_under_way(way, n_calls):
    """How many calls of a way are inside at the same time; no server."""
    inside, most, order = [], [], []

    async def read(name):
        inside.append(name)
        most.append(len(inside))
        await asyncio.sleep(0.005)
        inside.remove(name)
        order.append(name)
        return -name

    async def guarded():
        async with asyncio.timeout(PATIENCE_S):
            return await way(read, range(n_calls))

    assert list(asyncio.run(guarded())) == [-n for n in range(n_calls)]
    assert sorted(order) == list(range(n_calls))
    return max(most)


def test_ways_keep_the_order_and_their_window():
    assert most_under_way(gauges_async.in_turn, 5) == 1
    assert most_under_way(gauges_async.together, 9) == 9
    assert most_under_way(gauges_async.in_window, 9) == gauges_async.WINDOW == 4
    assert most_under_way(gauges_async.in_window, 2) == 2


# ---- the heart -----------------------------------------------------------------------


def run_watched(way):
    async def guarded():
        async with asyncio.timeout(PATIENCE_S):
            return await heartbeat.watched(way, heartbeat.JOBS, None)

    return asyncio.run(guarded())


@pytest.mark.parametrize("way", ["count", "count_in_thread"])
def test_counts_are_those_of_the_loop(way, short):
    hits, silence_s = run_watched(getattr(heartbeat, way))
    assert sum(hits) == pi_loop.count_all_hits(4000, 2026, 1000)
    assert silence_s > 0


@pytest.mark.parametrize(
    ("way", "beats"), [(heartbeat.block, False), (heartbeat.block_in_thread, True)]
)
def test_who_blocks_keeps_the_loop_and_who_hands_over_does_not(way, beats, monkeypatch):
    """The call waits for a beat of the loop: it comes only when a thread does the call."""
    came = []

    async def main():
        loop = asyncio.get_running_loop()

        class Clock:
            @staticmethod
            def sleep(seconds):
                beat = threading.Event()
                loop.call_soon_threadsafe(beat.set)
                came.append(beat.wait(PATIENCE_S if beats else 0.2))

        monkeypatch.setattr(heartbeat, "time", Clock)
        await way(None, None)

    asyncio.run(main())
    assert came == [beats]


def test_developer_mode_names_the_turn_that_was_too_long():
    code = "import sys; sys.path[:0] = sys.argv[1:]; import asyncio, heartbeat; "
    code += "asyncio.run(heartbeat.block(None, None))"
    command = [sys.executable, "-X", "dev", "-c", code, str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0
    assert re.search(r"Executing <Task .*took \d+\.\d+ seconds", done.stderr)
    where = f"heartbeat.py:{heartbeat.block.__code__.co_firstlineno}>"
    for part in ("coro=<block() done", where):
        assert part in done.stderr and part in PAGE


# ---- time limits, cancelling, errors: what the page claims ---------------------------


def until(condition):
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.005)
    return condition()


def test_a_time_limit_hangs_up(server):
    async def main():
        async with asyncio.timeout(0.1):
            await gauges_async.read_level(server.port, "frozen gate")

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    assert until(lambda: server.given_up == 1 and server.now == 0)


def test_a_time_limit_does_not_stop_a_thread():
    go_on, finished = threading.Event(), []

    def slow():
        go_on.wait(PATIENCE_S)
        finished.append("slow")

    async def main():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await asyncio.to_thread(slow)
        assert finished == []
        go_on.set()

    asyncio.run(main())
    assert finished == ["slow"]  # asyncio.run has waited for the thread


def three_and_a_broken_one(gather):
    """(done, cancelled) of three that are under way when a fourth one fails."""
    begun, ended, cancelled = [], [], []

    async def read(name):
        if name == "broken":
            while len(begun) < 3:
                await asyncio.sleep(0)
            raise ConnectionError(name)
        begun.append(name)
        try:
            await asyncio.sleep(0.02)
            ended.append(name)
        except asyncio.CancelledError:
            cancelled.append(name)
            raise

    async def main():
        async with asyncio.timeout(PATIENCE_S):
            await gather(read, ["a", "broken", "b", "c"])
            while len(ended) + len(cancelled) < 3:
                await asyncio.sleep(0.001)

    asyncio.run(main())
    return sorted(ended), sorted(cancelled)


def test_gather_lets_the_others_go_on():
    async def gather(read, names):
        with pytest.raises(ConnectionError):
            await asyncio.gather(*map(read, names))

    assert three_and_a_broken_one(gather) == (["a", "b", "c"], [])


def test_a_task_group_cancels_the_others():
    async def group_of(read, names):
        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                for name in names:
                    group.create_task(read(name))
        assert [type(error) for error in caught.value.exceptions] == [ConnectionError]

    assert three_and_a_broken_one(group_of) == ([], ["a", "b", "c"])


def test_a_cancelled_call_that_has_no_thread_yet_never_begins():
    """The quiz about uploads: one thread, one call under way, one that waits."""
    from concurrent.futures import ThreadPoolExecutor

    go_on, under_way, ended = threading.Event(), threading.Event(), []

    def upload(name):
        under_way.set()
        go_on.wait(PATIENCE_S)
        ended.append(name)

    async def main():
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        calls = [asyncio.create_task(asyncio.to_thread(upload, n)) for n in "ab"]
        while not under_way.is_set():
            await asyncio.sleep(0.001)
        for call in calls:
            call.cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError] * 2
        go_on.set()

    asyncio.run(main())
    assert ended == ["a"]


# ---- scripts and record --------------------------------------------------------------


@pytest.mark.parametrize("name", SHORT)
def test_every_script_prints_and_records(name, tmp_path, capsys, short):
    target = tmp_path / "record.json"
    words = [*SHORT[name], "--machine", "test", "--output", str(target)]
    assert status_of(MODULES[name].main, words) == 0
    out, err = capsys.readouterr()
    assert out and not err
    record = json.loads(target.read_text())
    assert record["machine"] == "test" and record["script"].startswith(
        "code/x06-asyncio/"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]
    if name == "heartbeat":
        hits = {row["hits"] for row in record["rows"]}
        assert hits == {None, pi_loop.count_all_hits(4000, 2026, 1000)}


@pytest.mark.parametrize("name", SHORT)
@pytest.mark.parametrize(
    "arguments", [["--no-such-option"], ["--output", "no/such/folder/a.json"]], ids=str
)
def test_bad_input_is_answered_with_one_line(name, arguments, capsys):
    assert status_of(MODULES[name].main, arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C as a signal is POSIX")
def test_ctrl_c_is_answered_with_one_line_and_ends_the_processes():
    pipe = subprocess.PIPE
    words = [sys.executable, str(FOLDER / "heartbeat.py")]
    child = subprocess.Popen(
        words, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )
    try:
        wait_for_cpu(child, 1.0)  # its processes are there, and it has begun
        family = psutil.Process(child.pid).children(recursive=True)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=PATIENCE_S)
    finally:
        child.kill()
        child.wait()
    said = "stopped by Ctrl-C; nothing was recorded\n"
    assert (child.returncode, out, err) == (130, "", said)
    assert psutil.wait_procs(family, timeout=PATIENCE_S)[1] == []


@pytest.mark.parametrize("text", ["abc", "-1", "0", "1e400", "101"])
def test_no_number_of_gauges(text, capsys):
    assert status_of(gauges_async.main, ["--gauges", text]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_crowd_that_no_system_can_hold_is_refused(capsys):
    assert status_of(crowd.main, ["--waits", "1e6"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("limit_s", [0.001, 60])
def test_a_crowd_that_fails_says_so_in_one_line(limit_s, monkeypatch, capsys):
    monkeypatch.setattr(crowd, "LIMIT_S", limit_s)  # too short for any Python
    monkeypatch.setattr(crowd, "__file__", "no_such_file.py")
    assert status_of(crowd.main, ["--waits", "5"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1) and err.startswith(
        "crowd.py: 5 coroutines"
    )


def test_the_page_shows_the_hits_of_the_loop():
    jobs = heartbeat.JOBS
    hits = pi_loop.count_all_hits(sum(points for *_, points in jobs), 2026, jobs[0][2])
    assert PAGE.count(f"{hits} hits") == 3


def test_the_timeline_is_what_the_page_says():
    record = read_record("x06-asyncio-timeline")
    assert record["machine"] == "2 cores of an Intel Xeon virtual machine, 24 GiB"
    assert (record["date"], record["gauges"], record["window"]) == ("2026-11-21", 12, 4)
    rows = {row["way"]: row for row in record["rows"]}
    most = {way: row["most"] for way, row in rows.items()}
    assert most == {"in_turn": 1, "together": 12, "in_window": 4, "blocking": 12}
    rounds = {way: round(row["wall_s"] / 0.2) for way, row in rows.items()}
    assert (rounds["in_turn"], rounds["together"], rounds["in_window"]) == (12, 1, 3)
    assert rows["blocking"]["wall_s"] > 0.2 + 12 * 0.05
    assert "there are three rounds" in PAGE and "twelve times 0.05 s are added" in PAGE
