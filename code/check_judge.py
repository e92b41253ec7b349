"""Judges one exercise: a fresh Python, a hard time limit, one sentence at the end.

`check.py` (what you type) calls `judge`; `judge` starts a Python that calls
`judge_here` of `check_tools.py` (what happens inside).  Everything that this Python
started is ended, too, so that a hanging answer leaves nothing behind.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from check_tools import function_at

TIME_LIMIT_S = 20  # of one judgement, unless the check file names another
START_UP_S = 15  # how much longer a slow machine may take to start Python
KEEP_OUTPUT_BYTES = 20_000
POLL_S = 0.02
WINDOWS = sys.platform == "win32"

PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:3]
import check_tools
check_tools.judge_here(*sys.argv[3:])
"""


@dataclass(frozen=True)
class Verdict:
    """kind: passed, unmet (a requirement), unwritten, error, hang or crash."""

    kind: str
    sentence: str
    why: str = ""
    output: str = ""

    @property
    def passed(self):
        return self.kind == "passed"


def judge(exercise):
    """Run the check on the learner's file in a process of its own."""
    hidden = hidden_module(exercise.folder)
    if hidden:
        return Verdict("error", hidden)
    limit_s = exercise.setting("TIME_LIMIT_S", TIME_LIMIT_S)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        status, waited, output = run_child(exercise, folder, limit_s)
        stacks = read(folder, "stacks.txt")
        report = json.loads(read(folder, "report.json") or "null")
    right = report is not None and report["kind"] == "passed"
    if status is None and "Fatal Python error" not in stacks:
        sentence = explain_hang(exercise, limit_s, stacks, waited, right)
        return Verdict("hang", sentence, stacks, output)
    if report is None or (right and status != 0):
        return Verdict("crash", explain_crash(exercise, status, stacks), stacks, output)
    return Verdict(report["kind"], report["sentence"], report["why"], output)


def read(folder, name):
    """Text of a file, or nothing where there is none."""
    try:
        return Path(folder, name).read_text("utf-8", "replace")
    except OSError:
        return ""


def hidden_module(folder):
    """Sentence about a file beside the answer that hides a module, or None."""
    known = {*sys.stdlib_module_names, "numpy", "numba", "dask", "matplotlib"}
    for path in sorted(folder.glob("*.py")):
        if path.stem in known:
            return f"Rename {path.name}: its name hides Python's module `{path.stem}`."
    return None


# ---- the fresh process ---------------------------------------------------------------


def run_child(exercise, folder, limit_s):
    """Start the fresh Python; returns exit status (None: killed), waited?, output."""
    paths = [str(exercise.folder), str(exercise.folder.parent)]
    inside = [*paths, str(exercise.mine), folder, str(limit_s)]
    old = os.environ.get("PYTHONPATH")
    cpu_start = cpu_seconds_of_children()
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, *inside],
        cwd=exercise.folder,
        env=os.environ
        | {
            "PYTHONPATH": os.pathsep.join([*paths, old] if old else paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONIOENCODING": "utf-8:replace",
            "CHECK_FOLDER": folder,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # its own group, so that all of it can be ended
    )
    tail = bytearray()
    reader = threading.Thread(target=keep_tail, args=(process.stdout, tail))
    reader.daemon = True
    reader.start()
    ended = False
    try:
        ended = wait_for(process, folder, limit_s)
    finally:  # also after Ctrl-C
        status = process.returncode if ended else None
        end_family(process, reader, at_once=not ended)
    cpu_s = cpu_seconds_of_children() - cpu_start
    waited = None if WINDOWS else cpu_s < 0.5 + 0.25 * limit_s
    return status, waited, tail.decode("utf-8", "replace")


def keep_tail(pipe, tail):
    """Read all that is printed, keep the end: a flood must not fill memory or disk."""
    with contextlib.suppress(OSError, ValueError):
        while chunk := pipe.read1(65536):
            tail += chunk
            del tail[:-KEEP_OUTPUT_BYTES]


def wait_for(process, folder, limit_s):
    """True when the process ended; False when it noted that its time was over."""
    deadline = time.monotonic() + limit_s + START_UP_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            return True
        if "Timeout (" in read(folder, "stacks.txt"):
            time.sleep(0.3)  # it is still writing
            return False
        time.sleep(POLL_S)
    return False


def end_family(process, reader, at_once):
    """End the process and all that it started.

    When it ended by itself, the others get a moment to end, too.  Then they are asked
    to end (so that they can give shared memory back), then killed.
    """
    if WINDOWS:
        kill = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        if at_once:
            subprocess.run(kill, capture_output=True, check=False)
    else:
        if not at_once:
            reader.join(0.5)  # the pipe closes when the last of them has ended
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, number)
                reader.join(0.5)
    process.kill()
    process.wait()
    reader.join(0.5)


def cpu_seconds_of_children():
    """CPU seconds of all child processes that have ended (Windows: 0)."""
    times = os.times()
    return times.children_user + times.children_system


# ---- sentences -----------------------------------------------------------------------


def lines_in_stacks(exercise, stacks):
    """Per thread, the innermost line of the learner's file; the main thread last."""
    path = re.escape(os.sep.join([exercise.folder.name, exercise.mine.name]))
    found = []
    for block in re.split(r"^(?:Current thread|Thread) ", stacks, flags=re.MULTILINE):
        match = re.search(path + r'", line (\d+)', block)
        if match:
            found.append(("in judge_here" in block, int(match[1])))
    return list(dict.fromkeys(line for _, line in sorted(found)))


def place(exercise, line):
    """`count_hits`, line 12 (`with lock:`)."""
    text = read(exercise.folder, exercise.mine.name).splitlines()
    code = text[line - 1].strip() if line <= len(text) else ""
    return f"{function_at(exercise.mine, line)}, line {line} (`{code[:60]}`)"


def explain_hang(exercise, limit_s, stacks, waited, right):
    """Sentence about a check that did not end: what did it wait for?"""
    start = f"Not finished after {limit_s:g} s"
    if right:
        start = f"The answer is right, but the program did not end in {limit_s:g} s"
    verb = {True: "it waited", False: "it was busy", None: "it was"}[waited]
    lines = lines_in_stacks(exercise, stacks)[:3]
    if not lines:
        return f"{start}: {verb}, in no line of your file; did it start processes?"
    places = ", and in ".join(place(exercise, line) for line in lines)
    return f"{start}: {verb} in {places}."


def explain_crash(exercise, status, stacks):
    """Sentence about a Python that ended before the check did."""
    lines = lines_in_stacks(exercise, stacks)
    where = f" in {place(exercise, lines[-1])}" if lines else ""
    fatal = re.search(r"(?:Fatal Python error|Windows fatal exception): (.*)", stacks)
    if fatal:
        return f"Python itself crashed{where}: {fatal[1]}."
    if status == -9:
        return "The system killed your program, most often because memory ran out."
    if status < 0:
        return f"Your program was ended by {signal.Signals(-status).name}."
    return f"Your code ended Python (status {status}) before the check was done."
