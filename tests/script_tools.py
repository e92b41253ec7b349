"""What the tests of the episodes' scripts share."""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 100


def status_of(main, arguments: list[str]) -> int:
    """The exit status of a program that returns it or raises SystemExit."""
    try:
        return main(arguments)
    except SystemExit as stop:
        return stop.code


def read_record(name: str) -> dict:
    """A measurement that the pages show, from `data/`."""
    return json.loads((ROOT / "data" / f"{name}.json").read_text(encoding="utf-8"))


def run_python(program: str, time_limit_s: float) -> subprocess.CompletedProcess[str]:
    """A program, given as text, in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=time_limit_s,
    )


def wait_for_cpu(process: subprocess.Popen, seconds: float) -> None:
    """Until a program and its workers have used so much CPU time.

    Then they are long past their imports, however slow or busy the machine is.
    """
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        if cpu_seconds(process) >= seconds:
            return
        time.sleep(0.02)


def cpu_seconds(process: subprocess.Popen) -> float:
    """CPU time of a program and its workers until now, those that ended included."""
    used = 0.0
    with contextlib.suppress(psutil.Error):  # a worker may end while we look
        parent = psutil.Process(process.pid)
        for one in [parent, *parent.children(recursive=True)]:
            used += sum(one.cpu_times()[:4])
    return used
