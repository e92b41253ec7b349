"""Runs one function of a check in several MPI ranks; the checks of extra X5 use it.

This is no program that you start; a check calls `in_ranks`, which starts the ranks.
Each rank leaves a report in a file of its own, so nothing that is printed gets lost,
and a rank that waits for ever names the line in which it waits.
"""

import importlib
import json
import linecache
import os
import sys
import tempfile
import threading
from pathlib import Path

import check_tools

PATIENCE_S = 1.5  # of a rank, from the moment in which all ranks have begun
START_S = 15  # more than a busy machine needs to start them
PROGRAM = "import sys; import mpi_judge; mpi_judge.rank_main(*sys.argv[1:])"


def in_ranks(n_ranks, answer, check, require):
    """What `in_rank(answer, comm)` of the check returned, as a list by rank.

    Errors and endless waiting become the sentence of the check.
    """
    import mpi_tools

    require(
        mpi_tools.launcher() is not None,
        "This exercise needs MPI, and there is no `mpiexec` here: type `make extras`.",
    )
    place = os.environ.get("CHECK_FOLDER")
    with tempfile.TemporaryDirectory(dir=place) as folder:
        words = ["-c", PROGRAM, folder, answer.__name__, check]
        mpi_tools.run_ranks(n_ranks, words, START_S)
        reports = [read_report(folder, rank) for rank in range(n_ranks)]
    for kind in ("error", "waits"):
        for rank, report in enumerate(reports):
            require(kind not in report, f"Rank {rank} {report.get(kind)}")
    for rank, report in enumerate(reports):
        require("value" in report, f"Rank {rank} ended without a result.")
    return [report["value"] for report in reports]


def read_report(folder, rank):
    path = Path(folder, f"{rank}.json")
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


# ---- in each rank --------------------------------------------------------------------


def rank_main(folder, answer_name, check_name):
    from mpi4py import MPI

    comm = MPI.COMM_WORLD
    path = Path(folder, f"{comm.rank}.json")
    answer = importlib.import_module(answer_name)
    check = importlib.import_module(f"checks.{check_name}")
    comm.Barrier()
    timer = threading.Timer(PATIENCE_S, note_waiting, (path, answer.__file__))
    timer.daemon = True
    timer.start()
    try:
        report = {"value": check.in_rank(answer, comm)}
    except BaseException as error:
        what = check_tools.message_of(error)
        line = check_tools.line_in(answer.__file__, error)
        where = (
            f"line {line} of your file" if line else "the check of what you returned"
        )
        report = {"error": f"raised {what.rstrip('.')} in {where}."}
    timer.cancel()
    leave(path, report, 1 if "error" in report else 0)


def note_waiting(path, file):
    """Write down in which line of the learner's file the main thread is."""
    frame = sys._current_frames()[threading.main_thread().ident]
    while frame.f_back and frame.f_code.co_filename != file:
        frame = frame.f_back
    code = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    where = f"in line {frame.f_lineno} (`{code}`)"
    what = f"still waits after {PATIENCE_S:g} s {where}; what do the others wait for?"
    leave(path, {"waits": what}, 0)  # 0: nobody is ended before its report is written


def leave(path, report, status):
    path.write_text(json.dumps(report), encoding="utf-8")
    if status or "waits" in report:
        os._exit(status)
