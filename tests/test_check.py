"""The self-check on a small `code` folder: its commands, and all that can go wrong.

Each test types what a learner would type, in a folder that holds nothing but `code`.
"""

from __future__ import annotations

import ast
import io
import os
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import exercise_contract as contract
import pytest
from check_tools import WatchedStream

ROOT = Path(__file__).resolve().parents[1]
POSIX_ONLY = pytest.mark.skipif(os.name == "nt", reason="signals and groups of POSIX")

DOUBLE = '''\
"""Doubles."""


def double(value):
    """Twice the value."""
    # solution:
    return 2 * value
    # starter:
    # raise NotImplementedError("return twice the value")
    # end
'''
DOUBLE_CHECK = """\
TITLE = "Double"
HINTS = ("weak", "stronger", "nearly")


def check(answer, require):
    require(answer.double(2) == 4, "double(2) must be 4.")
    require(answer.double(-3) == -6, "Negative numbers must work, too.")
"""
POOL = '''\
"""Squares in worker processes."""

import multiprocessing
import os


def square(value):
    return value * value, os.getpid()


def squares(values, method):
    # solution:
    with multiprocessing.get_context(method).Pool(2) as pool:
        return pool.map(square, values, chunksize=1)
    # starter:
    # ____
    # end
'''
POOL_CHECK = """\
import multiprocessing
import os

from check_tools import Witness

TITLE = "Squares in processes"
HINTS = ("weak", "stronger", "nearly")
TIME_LIMIT_S = 60


def negative(value):
    return -value


def check(answer, require):
    for method in multiprocessing.get_all_start_methods():
        pairs = answer.squares([1, 2, 3], method)
        require([first for first, _ in pairs] == [1, 4, 9], "The squares are wrong.")
        require(os.getpid() not in {pid for _, pid in pairs}, "No process was used.")
    witness = Witness(negative)  # a function of this file, sent to a worker process
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        require(pool.map(witness, [5, 6]) == [-5, -6], "The witness is wrong.")
    calls = witness.calls()
    require([args for _, _, args in calls] == ["(5,)", "(6,)"], f"Noted {calls}.")
    require(os.getpid() not in {pid for pid, _, _ in calls}, "Noted the wrong process.")
"""


def add_exercise(code, folder, name, solution, check):
    for kind, text in (("solutions", solution), ("checks", check)):
        path = code / folder / kind / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    contract.starters.write(code.parent)


@pytest.fixture
def code(tmp_path):
    """A folder `code` with three exercises, and nothing beside it."""
    code = tmp_path / "work" / "code"
    code.mkdir(parents=True)
    for path in (ROOT / "code").glob("check*.py"):
        shutil.copy(path, code)
    add_exercise(code, "01-toy", "ex01_1_double", DOUBLE, DOUBLE_CHECK)
    add_exercise(code, "01-toy", "ex01_2_pool", POOL, POOL_CHECK)
    add_exercise(code, "10-late", "ex10_1_double", DOUBLE, DOUBLE_CHECK)
    return code


@pytest.fixture
def mine(code):
    return code / "01-toy" / "ex01_1_double.py"


def run(code, *words, cwd=None, python=sys.executable, **options):
    """Type `python code/check.py WORDS`."""
    command = [python, os.path.relpath(code / "check.py", cwd or code.parent), *words]
    options = {"capture_output": True, "text": True, "encoding": "utf-8"} | options
    options.setdefault(
        "input", "2\n" * 5
    )  # somebody types; the answer must not read it
    return subprocess.run(command, cwd=cwd or code.parent, timeout=120, **options)


def verdict_on(code, mine, text, *words):
    """(status, first line, all that was said) when the learner's file holds `text`."""
    mine.write_text(text, encoding="utf-8")
    done = run(code, "1.1", *words)
    assert done.stderr == ""
    return done.returncode, done.stdout.partition("\n")[0], done.stdout


def solve(code, name="ex01_1_double"):
    folder = code / "01-toy"
    shutil.copy(folder / "solutions" / f"{name}.py", folder / f"{name}.py")


# ---- the way of a learner ------------------------------------------------------------


def test_overview_leads_from_start_to_end(code):
    done = run(code)
    assert done.returncode == 0
    labels = re.findall(r"^  (\d\d\.\d) +not started", done.stdout, re.MULTILINE)
    assert labels == ["01.1", "01.2", "10.1"]
    for label, name in (("01.1", "ex01_1_double"), ("01.2", "ex01_2_pool")):
        typed = re.search(r"^Next: +(.*)$", done.stdout, re.MULTILINE)[1]
        words = shlex.split(typed)
        assert words[1:] == ["code/check.py".replace("/", os.sep), label]
        done = run(code, *words[2:])
        assert done.returncode == 1
        assert "Not yet: " in done.stdout
        assert re.search(rf"^  {label} +tried ", run(code).stdout, re.MULTILINE)
        solve(code, name)
        done = run(code, label)
        assert done.returncode == 0
        assert done.stdout.startswith("Passed: ")
        assert len(done.stdout.splitlines()) == 2  # it stops there
        assert re.search(rf"^  {label} +passed ", run(code).stdout, re.MULTILINE)
    assert "2 of 3 exercises passed" in run(code).stdout


def test_next_is_after_the_one_that_was_passed(code):
    solve(code, "ex01_2_pool")
    assert run(code, "1.2").stdout.endswith(" 10.1\n")
    shutil.copy(code / "10-late/solutions/ex10_1_double.py", code / "10-late")
    assert run(code, "10.1").stdout.endswith(" 01.1\n")  # the one that was left out
    solve(code)
    assert run(code, "1.1").stdout.endswith("All exercises are passed.\n")


@POSIX_ONLY
def test_a_reader_that_stops_reading_is_no_error(code):
    typed = f'"{sys.executable}" code/check.py | "{sys.executable}" -c ""'
    done = subprocess.run(
        typed, shell=True, cwd=code.parent, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_first_call_makes_the_copy_and_says_that_failing_is_the_task(code, mine):
    done = run(code, "01.1")
    assert (
        mine.read_bytes() == (code / "01-toy/exercises/ex01_1_double.py").read_bytes()
    )
    shown = os.path.join("code", "01-toy", "ex01_1_double.py")
    assert done.stdout.splitlines() == [
        f"Made your file {shown} from the starter.",
        "Not yet: `double` is not written yet (line 6): return twice the value.",
        "This is the starter as it came: that it fails is the task.",
        f"Edit   {shown}, save it, then",
        f"Next:  python{'' if 'python3' not in done.stdout else '3'} "
        f"{os.path.join('code', 'check.py')} 01.1   "
        "(--hint: a hint, --why: the traceback)",
    ]


def test_a_file_of_the_learner_is_never_overwritten(code, mine):
    status, first, said = verdict_on(code, mine, "def double(value): return 5\n")
    assert (status, first) == (1, "Not yet: double(2) must be 4.")
    assert "as it came" not in said
    assert mine.read_text() == "def double(value): return 5\n"


@pytest.mark.parametrize(
    "word",
    [
        "1.1",
        "01.1",
        "01_1",
        "ex01_1",
        "EX01_1",
        "ex01_1_double",
        "ex01_1_double.py",
        "code/01-toy/ex01_1_double.py",
        "./code/01-toy/ex01_1_double.py",
    ],
)
def test_ways_to_name_an_exercise(code, word):
    solve(code)
    done = run(code, word)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Passed: 01.1 Double.")


def test_from_another_folder_the_next_command_fits(code):
    done = run(code, cwd=code / "01-toy")
    typed = re.search(r"^Next: +\S+ (\S+) 01\.1$", done.stdout, re.MULTILINE)[1]
    assert (code / "01-toy" / typed).resolve() == code / "check.py"


BAD_WORDS = {
    "unknown exercise": (
        ["1.9"],
        "There is no exercise 01.9; episode 1 has 01.1, 01.2",
    ),
    "unknown episode": (["77.1"], "There is no exercise 77.1; see the overview"),
    "no number": (["double"], "'double' is not an exercise"),
    "episode only": (["1"], "'1' is not an exercise"),
    "empty": ([""], "'' is not an exercise"),
    "the starter": (
        ["code/01-toy/exercises/ex01_1_double.py"],
        "is not your copy; edit",
    ),
    "two options": (["1.1", "--why", "--reset"], "not allowed with"),
    "unknown option": (["1.1", "--solve"], "unrecognized arguments: --solve"),
    "two exercises": (["1.1", "1.2"], "unrecognized arguments: 1.2"),
    "why of what": (["--why"], "Which exercise?"),
    "hint 0": (["1.1", "--hint", "0"], "has hints 1 to 3, not 0"),
    "hint 4": (["1.1", "--hint", "4"], "has hints 1 to 3"),
    "hint x": (["1.1", "--hint", "x"], "has hints 1 to 3, not x"),
    "hint of what": (["--hint"], "Which exercise?"),
}


@pytest.mark.parametrize("words, part", BAD_WORDS.values(), ids=BAD_WORDS)
def test_bad_words_get_one_line(code, words, part):
    done = run(code, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_hints_grow_stronger(code):
    said = [run(code, "1.1", "--hint").stdout.splitlines()[0] for _ in range(4)]
    assert [line.rpartition(": ")[2] for line in said] == [
        "weak",
        "stronger",
        "nearly",
        "nearly",
    ]
    assert run(code, "1.1", "--hint", "2").stdout.startswith("Hint 2 of 3: stronger\n")
    assert run(code, "--hint", "10.1").stdout.startswith("Hint 1 of 3: weak\n")


def test_why_shows_traceback_and_output_only_on_request(code, mine):
    text = "def double(value):\n    print('so far', value)\n    return [][value]\n"
    status, first, said = verdict_on(code, mine, text)
    assert (status, first) == (
        1,
        "Not yet: Your `double` raised IndexError: list index out of range in line 3.",
    )
    assert "Traceback" not in said and "so far" not in said
    status, again, said = verdict_on(code, mine, text, "--why")
    assert (status, again) == (1, first)
    assert "Traceback (most recent call last)" in said
    assert "return [][value]" in said and "  so far 2\n" in said


def test_reset_keeps_every_version(code, mine):
    starter = (code / "01-toy/exercises/ex01_1_double.py").read_bytes()
    for number in (1, 2):
        mine.write_text(f"# version {number}\n")
        run(code, "1.1", "--hint")
        done = run(code, "1.1", "--reset")
        assert done.returncode == 0
        assert f"ex01_1_double.py.{number}" in done.stdout
        assert mine.read_bytes() == starter
    for number in (1, 2):
        kept = mine.with_name(f"ex01_1_double.py.{number}")
        assert kept.read_text() == f"# version {number}\n"
    done = run(code, "1.1", "--reset")
    assert "nothing to reset" in done.stdout
    assert not mine.with_name("ex01_1_double.py.3").exists()
    assert run(code, "1.1", "--hint").stdout.startswith("Hint 1 of 3")


def test_reset_before_the_first_call_makes_the_copy(code, mine):
    assert run(code, "1.1", "--reset").returncode == 0
    assert mine.exists()


def test_all_judges_what_was_started(code):
    done = run(code, "--all")
    assert done.returncode == 1
    assert "not started any exercise" in done.stdout
    solve(code)
    assert run(code, "--all").returncode == 0
    run(code, "10.1")
    (code / ".progress").unlink()
    done = run(code, "--all")
    assert done.returncode == 1
    assert "01.1 Double: passed\n" in done.stdout
    assert "10.1 Double: not yet: `double` is not written yet" in done.stdout
    assert "01.2" not in done.stdout.partition("Next:")[0]
    assert "1 of 3 exercises passed" in run(code).stdout  # found out again


# ---- watching and Ctrl-C -------------------------------------------------------------


def start(code, *words, **options):
    return subprocess.Popen(
        [sys.executable, "-u", "code/check.py", *words],
        cwd=code.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def read_until(process, part):
    said = ""
    late = threading.Timer(60, process.kill)
    late.start()
    try:
        for line in process.stdout:
            said += line
            if part in line:
                return said
    finally:
        late.cancel()
    raise AssertionError(f"never said {part!r}: {said}")


def test_watch_sees_a_save_made_while_it_judges(code, mine):
    mine.write_text("import time\ntime.sleep(1)\n")
    process = start(code, "1.1", "--watch")
    try:
        time.sleep(0.6)  # whether it is judging by now or not, it must see this save
        solve(code)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.communicate()


def test_watch_judges_each_save_and_stops_on_success(code, mine):
    process = start(code, "1.1", "--watch")
    try:
        assert "not written yet" in read_until(process, "Watching")
        mine.write_text("def double(value):\n    return 4\n")
        assert "Negative numbers must work" in read_until(process, "Watching")
        mine.unlink()  # as some editors do for a moment
        time.sleep(0.5)
        solve(code)
        assert process.wait(timeout=30) == 0
        assert "Passed: " in process.stdout.read()
    finally:
        process.kill()
        process.communicate()


@POSIX_ONLY
@pytest.mark.parametrize("words", [["1.1", "--watch"], ["1.2"]], ids=["watch", "judge"])
def test_ctrl_c_is_one_line(code, words):
    (code / "01-toy/ex01_2_pool.py").write_text(
        "import os, pathlib, time\n"
        "pathlib.Path('pid').write_text(str(os.getpid()))\n"
        "time.sleep(600)\n"
    )
    process = start(code, *words)
    pid = code / "01-toy/pid"
    if words == ["1.2"]:
        wait_until(lambda: pid.exists() and pid.read_text())
    else:
        read_until(process, "Watching")
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == "Stopped by Ctrl-C; your files are as they were.\n"
    if words == ["1.2"]:
        wait_until(lambda: not alive(int(pid.read_text())))


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def alive(pid):
    psutil = pytest.importorskip("psutil")
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


# ---- answers that go wrong -----------------------------------------------------------

IN_DOUBLE = "def double(value):\n    "
ANSWERS = {
    "unwritten": (
        IN_DOUBLE + "raise NotImplementedError\n",
        "`double` is not written yet (line 2).",
    ),
    "blank": (
        IN_DOUBLE + "return ____ * value  # TODO\n",
        "Line 2 still has a blank ____; fill it in.",
    ),
    "blank that is defined": (
        "____ = None\n\n\n" + IN_DOUBLE + "return ____ * value\n",
        "Line 5 still has a blank ____; fill it in.",
    ),
    "blank in a comment": (
        IN_DOUBLE + "return 0  # was: ____\n",
        "double(2) must be 4.",
    ),
    "exception": (
        IN_DOUBLE + "raise ValueError('too\\nlarge')\n",
        "Your `double` raised ValueError: too large in line 2.",
    ),
    "exception while importing": ("1 / 0\n", "Your file raised ZeroDivisionError: "),
    "exception in a helper": (
        "import json\n\n\ndef read():\n    return json.loads('{')\n\n\n"
        + IN_DOUBLE
        + "return read()\n",
        "Your `read` raised JSONDecodeError: ",
    ),
    "exception in a lambda": (
        IN_DOUBLE + "return list(map(lambda x: x[0], [value]))\n",
        "Your `double` raised TypeError: ",
    ),
    "exception in a thread": (
        "import threading\n\n\ndef work():\n    raise KeyError('a')\n\n\n"
        + IN_DOUBLE
        + "t = threading.Thread(target=work)\n    t.start()\n    t.join()\n",
        "Your `work` raised KeyError: 'a' in line 5.",
    ),
    "exception with a long text": (
        IN_DOUBLE + "raise ValueError('x' * 10**6)\n",
        "Your `double` raised ValueError: xxx",
    ),
    "exception without a text": (
        "class Odd(Exception):\n    def __str__(self):\n        return 1\n\n\n"
        + IN_DOUBLE
        + "raise Odd\n",
        "Your `double` raised Odd: (a message that cannot be printed) in line 7.",
    ),
    "KeyboardInterrupt": (
        IN_DOUBLE + "raise KeyboardInterrupt\n",
        "Your `double` raised KeyboardInterrupt in line 2.",
    ),
    "name missing": ("def twice(value): ...\n", "Your file has no `double`; keep"),
    "empty file": ("", "Your file has no `double`; keep"),
    "argument missing": (
        "def double(): ...\n",
        "The check cannot use what your code gave it: TypeError: double() takes 0",
    ),
    "module missing": (
        "import nunpy\n",
        "This Python has no module `nunpy`: activate the environment",
    ),
    "syntax error": (
        "def double(value)\n    return 2\n",
        "Python cannot read line 1 of your file: expected ':'.",
    ),
    "indentation": (
        "def double(value):\nreturn 2\n",
        "Python cannot read line 2 of your file: expected an indented block",
    ),
    "null byte": ("x = 1\0\n", "Python cannot read"),
    "sys.exit while importing": ("import sys\nsys.exit()\n", "Line 2 ends Python"),
    "sys.exit in a function": (
        IN_DOUBLE + "raise SystemExit(0)\n",
        "Line 2 ends Python",
    ),
    "os._exit": (
        "import os\nos._exit(0)\n",
        "Your code ended Python (status 0) before the check was done.",
    ),
    "os._exit at the end": (
        "import atexit, os\natexit.register(os._exit, 3)\n\n\n"
        + IN_DOUBLE
        + "return 2 * value\n",
        "Your code ended Python (status 3) before the check was done.",
    ),
    "input": (
        IN_DOUBLE + "return int(input('value? '))\n",
        "Line 2 waits for the keyboard (input), and nobody types",
    ),
    "recursion": (
        IN_DOUBLE + "return double(value)\n",
        "Your `double` calls itself without end (line 2).",
    ),
    "flood": (
        "for _ in range(3000):\n    print('x' * 1023)\n\n\n" + IN_DOUBLE + "return 4\n",
        "Negative numbers must work, too.",
    ),
    "crash": (
        "import ctypes\n\n\n" + IN_DOUBLE + "return ctypes.string_at(0)\n",
        "Python itself crashed in `double`, line 5 (`return ctypes.string_at(0)`): ",
    ),
}


@pytest.mark.parametrize("text, sentence", ANSWERS.values(), ids=ANSWERS)
def test_a_wrong_answer_gets_one_sentence(code, mine, text, sentence):
    status, first, said = verdict_on(code, mine, text)
    assert status == 1
    assert first.startswith("Not yet: " + sentence)
    assert len(first) < 500
    assert len(said.splitlines()) == 3


def test_why_survives_a_flood(code, mine):
    _, _, said = verdict_on(code, mine, ANSWERS["flood"][0], "--why")
    assert len(said) < 10_000
    assert "  " + "x" * 100 in said


def test_of_a_flood_only_the_end_is_kept():
    tail = bytearray()
    pipe = io.BufferedReader(io.BytesIO(b"x" * 10**6 + b"end"))
    contract.check_judge.keep_tail(pipe, tail)
    assert tail.endswith(b"xend")
    assert len(tail) == contract.check_judge.KEEP_OUTPUT_BYTES


RIGHT = {
    "prints": "print('\u03c0 \U0001f600')\n",
    "reads its command line": (
        "import argparse\nargparse.ArgumentParser().parse_args()\n"
    ),
    "finds its neighbours": "import neighbour\n",
    "finds what all programs share": "import check_tools\n",
    "starts another Python": (
        "import subprocess, sys\n"
        "lines = 'import neighbour, check_tools'\n"
        "subprocess.run([sys.executable, '-c', lines], cwd='/', check=True)\n"
    ),
    "a blank only in a text": "TEXT = '____'\n",
}


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_a_right_answer_passes_although_it(code, mine, text):
    (code / "01-toy" / "neighbour.py").write_text("")
    mine.write_text(text + "\n\n" + DOUBLE, encoding="utf-8")
    env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run(code, "1.1", env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Passed: ")


def test_a_change_within_the_same_second_counts(code, mine):
    """Python recompiles a module only when its time (in seconds) or size changes."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for text, status in (("2 * value", 0), ("3 * value", 1), ("2 * value", 0)):
        mine.write_text(IN_DOUBLE + f"return {text}\n")
        os.utime(mine, (1_700_000_000, 1_700_000_000))
        assert run(code, "1.1", env=env).returncode == status


def test_watched_stream_counts_draws_and_threads():
    stream = WatchedStream(7)
    plain = random.Random(7)
    assert [stream.random() for _ in range(5)] == [plain.random() for _ in range(5)]
    assert (stream.draws, stream.threads) == (5, {threading.get_ident()})
    worker = threading.Thread(target=stream.random)
    worker.start()
    worker.join()
    assert (stream.draws, len(stream.threads)) == (6, 2)


def test_a_file_that_hides_a_module_is_named(code, mine):
    (code / "01-toy" / "random.py").write_text("")
    _, first, _ = verdict_on(code, mine, DOUBLE)
    assert (
        first == "Not yet: Rename random.py: its name hides Python's module `random`."
    )


@POSIX_ONLY
def test_killed_from_outside(code, mine):
    text = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"
    _, first, _ = verdict_on(code, mine, text)
    assert first == (
        "Not yet: The system killed your program, most often because memory ran out."
    )


# ---- answers that hang ---------------------------------------------------------------

DEADLOCK = """\
import threading

a, b = threading.Lock(), threading.Lock()
both = threading.Barrier(2)


def first():
    with a:
        both.wait()
        with b:
            pass


def second():
    with b:
        both.wait()
        with a:
            pass


def double(value):
    workers = [threading.Thread(target=work, daemon=True) for work in (first, second)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return 2 * value
"""


def limit_to_2_s(code):
    path = code / "01-toy" / "checks" / "ex01_1_double.py"
    path.write_text(path.read_text() + "\n\nTIME_LIMIT_S = 2\n")


def test_a_deadlock_names_functions_and_lines(code, mine):
    limit_to_2_s(code)
    status, first, _ = verdict_on(code, mine, DEADLOCK)
    assert status == 1
    assert first == (
        "Not yet: Not finished after 2 s: it "
        + ("waited" if os.name != "nt" else "was")
        + " in `first`, line 10 (`with b:`), and in `second`, line 17 (`with a:`), "
        "and in `double`, line 26 (`worker.join()`)."
    )


def test_an_endless_loop_that_prints_names_its_line(code, mine):
    limit_to_2_s(code)
    text = IN_DOUBLE + "while True:\n        print(value)\n"
    _, first, _ = verdict_on(code, mine, text)
    assert first.startswith("Not yet: Not finished after 2 s: it ")
    assert re.search(r" in `double`, line [23] \(`", first)


def test_a_thread_that_never_ends_fails_a_right_answer(code, mine):
    limit_to_2_s(code)
    text = (
        "import threading\n\n\ndef work():\n    threading.Event().wait()\n\n\n"
        "threading.Thread(target=work).start()\n\n\n" + IN_DOUBLE + "return 2 * value\n"
    )
    status, first, _ = verdict_on(code, mine, text)
    assert status == 1
    assert "The answer is right, but the program did not end in 2 s: " in first
    assert "in `work`, line 5 (`threading.Event().wait()`)" in first


@POSIX_ONLY
@pytest.mark.parametrize("hangs", [True, False], ids=["hangs", "ends"])
def test_no_process_is_left_behind(code, mine, hangs):
    limit_to_2_s(code)
    text = (
        "import pathlib, subprocess, sys\n\n\n"
        "def double(value):\n"
        "    nap = [sys.executable, '-c', 'import time; time.sleep(600)']\n"
        "    child = subprocess.Popen(nap)\n"
        "    pathlib.Path('pid').write_text(str(child.pid))\n"
        f"    {'child.wait()' if hangs else ''}\n"
        "    return 2 * value\n"
    )
    status, first, _ = verdict_on(code, mine, text)
    assert (status, "line 8 (`child.wait()`)" in first) == (int(hangs), hangs)
    pid = int((code / "01-toy" / "pid").read_text())
    wait_until(lambda: not alive(pid))


def test_a_pool_works_with_every_start_method(code):
    solve(code, "ex01_2_pool")
    done = run(code, "1.2", "--why")
    assert done.stdout.startswith("Passed: 01.2 Squares in processes."), done.stdout


def test_an_error_in_a_worker_process_names_its_line(code):
    path = code / "01-toy" / "ex01_2_pool.py"
    solve(code, "ex01_2_pool")
    text = path.read_text().replace("return value * value, ", "return value.size, ")
    path.write_text(text)
    done = run(code, "1.2")
    assert done.stdout.startswith(
        "Not yet: Your `square` raised AttributeError: 'int' object has no attribute "
        "'size' in line 8."
    )


# ---- a folder that is not as it should be --------------------------------------------


@pytest.mark.parametrize("text", [None, "\0\xff\nex01_1_double passed\n", "directory"])
def test_notes_may_be_lost_spoilt_or_unwritable(code, mine, text):
    solve(code)
    run(code, "1.1")
    notes = code / ".progress"
    notes.unlink()
    if text == "directory":
        notes.mkdir()
    elif text:
        notes.write_text(text, encoding="latin-1")
    done = run(code)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^  01.1 +tried ", done.stdout, re.MULTILINE)
    done = run(code, "1.1")
    assert (done.returncode, done.stderr) == (0, "")
    assert run(code, "1.1", "--hint").stdout.startswith(
        "Hint 1 of 3: weak\nNext hint: "
    )
    assert sorted(path.name for path in code.glob(".progress*")) == [".progress"]


def test_a_removed_copy_is_not_started_again(code, mine):
    solve(code)
    run(code, "1.1")
    mine.unlink()
    assert re.search(r"^  01.1 +not started ", run(code).stdout, re.MULTILINE)


def test_passed_then_spoilt_is_no_longer_passed(code, mine):
    solve(code)
    run(code, "1.1")
    verdict_on(code, mine, "")
    assert re.search(r"^  01.1 +tried ", run(code).stdout, re.MULTILINE)


def one_problem(done, part):
    assert done.returncode == 2
    assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_starter_is_named(code):
    (code / "01-toy/exercises/ex01_1_double.py").unlink()
    one_problem(run(code, "1.1"), "ex01_1_double.py cannot be read (No such file")


def test_no_exercises(code):
    for path in code.glob("*-*"):
        shutil.rmtree(path)
    one_problem(run(code), "There are no exercises in")


@POSIX_ONLY
def test_read_only_folder(code, mine):
    """Only bits of the file system count here, so root must become somebody else."""
    (code / "01-toy").chmod(0o555)
    try:
        if os.geteuid() == 0:
            done = in_process(code, "1.1", PermissionError(13, "Permission denied"))
        else:
            done = run(code, "1.1")
    finally:
        (code / "01-toy").chmod(0o755)
    one_problem(done, "ex01_1_double.py (Permission denied); copy the folder code to")
    assert not mine.exists()


def test_full_disk_leaves_no_half_copy(code, mine):
    done = in_process(code, "1.1", OSError(28, "No space left on device"))
    one_problem(done, "ex01_1_double.py (No space left on device); copy the folder")
    assert not mine.exists()


def in_process(code, word, error):
    """Run with an `open` that cannot write: a disk that is full or read-only."""
    program = (
        "import builtins, io, sys\n"
        "sys.path.insert(0, 'code')\n"
        "import check\n"
        "real = open\n"
        "class Full(io.FileIO):\n"
        "    def write(self, data):\n"
        f"        raise {error!r}\n"
        "def fake(path, mode='r', *rest, **more):\n"
        "    return Full(path, mode) if 'x' in mode else real(path, mode, *rest, **more)\n"
        "builtins.open = fake\n"
        f"sys.exit(check.main([{word!r}]))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=code.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_folder_with_blanks_and_accents(code):
    new = code.parent.parent / "Mes études, été" / "code"
    shutil.copytree(code, new)
    mine = new / "01-toy" / "ex01_1_double.py"
    limit_to_2_s(new)
    status, first, _ = verdict_on(new, mine, DEADLOCK)
    assert status == 1
    assert "in `first`, line 10" in first
    done = run(new, cwd=new.parent.parent)
    typed = re.search(r"^Next: +(.*)$", done.stdout, re.MULTILINE)[1]
    assert shlex.split(typed)[1] == os.path.join("Mes études, été", "code", "check.py")


def test_old_python_is_told_so(code):
    program = (
        "import runpy, sys; sys.version_info = (3, 10, 9); "
        "runpy.run_path('code/check.py', run_name='__main__')"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=code.parent, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("This lesson needs Python 3.11 or later, not 3.")
    ast.parse((code / "check.py").read_text(), feature_version=(3, 8))  # can say so


def test_nothing_but_the_standard_library(code):
    """Without site-packages, the same verdicts."""
    solve(code)
    command = [sys.executable, "-S", "code/check.py", "1.1"]
    done = subprocess.run(command, cwd=code.parent, capture_output=True, text=True)
    assert done.stdout.startswith("Passed: "), done.stderr
    for path in code.glob("check*.py"):
        names = re.findall(r"^(?:import|from) (\w+)", path.read_text(), re.MULTILINE)
        own = {"check_judge", "check_tools"}
        assert set(names) - own <= sys.stdlib_module_names


# ---- the contract fails where it should ----------------------------------------------


@pytest.fixture
def faulty(code):
    """A good exercise with good and bad wrong answers, and an exercise with faults."""
    shutil.rmtree(code / "01-toy")
    folder = code / "10-late" / "wrong" / "ex10_1_double"
    folder.mkdir(parents=True)
    wrong = {
        "good": "# expect: must be 4\ndef double(value): return 5\n",
        "right": "# expect: must be 4\ndef double(value): return 2 * value\n",
        "other": "# expect: must be 4\ndef double(value): return 4\n",
        "mute": "def double(value): return 5\n",
    }
    for name, text in wrong.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    passes = DOUBLE.replace(
        '# raise NotImplementedError("return twice the value")', "#"
    )
    passes = passes.replace(
        "    # starter:\n    #\n", "    # starter:\n    # return 2 * value\n"
    )
    add_exercise(code, "11-bad", "ex11_1_passes", passes, DOUBLE_CHECK)
    crash = DOUBLE.replace("NotImplementedError(", "ValueError(")
    add_exercise(code, "11-bad", "ex11_2_crashes", crash, DOUBLE_CHECK)
    mute = DOUBLE_CHECK.replace("double(2) must be 4.", "no")
    zero = DOUBLE.replace(
        'raise NotImplementedError("return twice the value")', "return 0"
    )
    add_exercise(code, "11-bad", "ex11_3_mute", zero, mute)
    wrong = DOUBLE.replace("2 * value", "3 * value")
    add_exercise(code, "11-bad", "ex11_4_wrong", wrong, DOUBLE_CHECK)
    noisy = DOUBLE + "\nprint('hello')\n"
    add_exercise(code, "11-bad", "ex11_5_noisy", noisy, DOUBLE_CHECK)
    return code


CONTRACT = {
    "ex10_1_double:starter": None,
    "ex10_1_double:solution": None,
    "ex10_1_double:wrong/good": None,
    "ex10_1_double:wrong/right": "should not pass, but it does",
    "ex10_1_double:wrong/other": "should read 'must be 4', but unmet: Negative",
    "ex10_1_double:wrong/mute": "must be `# expect:",
    "ex11_1_passes:starter": "should not pass, but it does",
    "ex11_2_crashes:starter": "must fail with the sentence of a check, but error:",
    "ex11_3_mute:starter": "not a sentence: 'no'",
    "ex11_4_wrong:solution": "should pass, but unmet: double(2) must be 4.",
    "ex11_5_noisy:starter": "import prints or fails: hello",
}


def test_the_contract_finds_faults_in_verdicts(faulty, tmp_path):
    copy = contract.copy_of_code(faulty, tmp_path / "learner" / "code")
    cases = {str(case): case for case in contract.cases(faulty)}
    for name, part in CONTRACT.items():
        fault = contract.fault(cases[name], copy)
        assert fault is None if part is None else part in (fault or ""), (name, fault)
    assert not list(copy.glob("*/ex*.py"))


def test_the_contract_finds_faults_in_files(faulty):
    (faulty / "10-late/checks/ex11_1_astray.py").write_text("HINTS = ('a', 'a', 'b')\n")
    (faulty / "10-late/checks/ex10_1_twin.py").write_text("TIME_LIMIT_S = 900\n")
    (faulty / "10-late/wrong/ex10_1_gone").mkdir()
    found = {
        e.name: contract.faults_of_files(e)
        for e in contract.check.find_exercises(faulty)
    }
    assert "ex11_1_astray lies in 10-late" in found["ex11_1_astray"]
    assert "HINTS must be three different texts" in found["ex11_1_astray"]
    assert "TITLE must be a text" in found["ex11_1_astray"]
    assert "TIME_LIMIT_S must be a number up to 60" in found["ex10_1_twin"]
    assert "0 wrong answers, at least 2 wanted" in found["ex11_1_passes"]
    assert "docstring lacks the run time" in found["ex10_1_double"]
    tree = contract.faults_of_tree(faulty)
    assert "10.1 is there 2 times" in tree
    assert any("ex10_1_gone belongs to no exercise" in fault for fault in tree)


@pytest.mark.parametrize(
    "text",
    ["x1.2", "X01.2", "x01_2", "exx01_2_seams", "code/x01-cubes/exx01_2_seams.py"],
)
def test_exercises_of_extras_have_an_x(text):
    names = ("ex01_2_sum", "exx01_1_cut", "exx01_2_seams", "exx12_1_hash", "ex12_1_bag")
    exercises = [contract.check.Exercise(Path("code") / name, name) for name in names]
    assert contract.check.choose(text, exercises).name == "exx01_2_seams"
    labels = [e.label for e in sorted(exercises, key=lambda exercise: exercise.number)]
    assert labels == ["01.2", "12.1", "x01.1", "x01.2", "x12.1"]


def test_an_exercise_that_an_extra_lacks_is_told():
    exercises = [contract.check.Exercise(Path("code/x01-cubes"), "exx01_1_cut")]
    with pytest.raises(
        contract.check.Problem, match=r"no exercise x01\.7; extra X1 has x01\.1\."
    ):
        contract.check.choose("x1.7", exercises)
    with pytest.raises(
        contract.check.Problem, match=r"no exercise 01\.1; see the overview\."
    ):
        contract.check.choose("1.1", exercises)
