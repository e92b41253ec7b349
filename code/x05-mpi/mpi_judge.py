"""Runs one function of a check in several MPI ranks; the checks of extra X5 use it.

This is no program that you start; a check calls `in_ranks`, which starts the ranks.
Each rank leaves a report in a file of its own, so nothing that is printed gets lost,
and a rank that waits for ever names the line in which it waits.
"""

import faulthandler
import importlib
import json
import linecache
import os
import re
import tempfile
from pathlib import Path

import check_tools

PATIENCE_S = 1.5  # of a rank, from the moment in which all ranks have begun
START_S = 15  # more than a busy machine needs to start them
PROGRAM = "import sys; import mpi_judge; mpi_judge.rank_main(*sys.argv[1:])"


def in_ranks(n_ranks, answer, check, require):
    """What `in_rank(answer, ranks)` of the check returned, as a list by rank.

    Errors and endless waiting become the sentence of the check.
    """
    lack = "This exercise needs mpi4py and `mpiexec`: type `make extras`."
    try:
        import mpi_tools
    except SystemExit:
        require(False, lack)
    require(mpi_tools.launcher() is not None, lack)
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
    """What a rank left: {"value": ...}, {"error": ...}, {"waits": ...} or nothing."""
    report, stack = Path(folder, f"{rank}.json"), Path(folder, f"{rank}.stack")
    if report.exists():
        return json.loads(report.read_text(encoding="utf-8"))
    if stack.exists() and (text := stack.read_text(encoding="utf-8")):
        return {"waits": what_it_waits_for(text, Path(folder, f"{rank}.stage"))}
    return {}


def what_it_waits_for(stack, stage):
    """`still waits ...`, with the innermost line of the learner's file."""
    match = re.search(r'File "([^"]*\bexx05_[^"]*)", line (\d+)', stack)
    where = " outside of your file"
    if match and "checks" not in Path(match[1]).parts:
        code = linecache.getline(match[1], int(match[2])).strip()
        where = f" in line {match[2]} (`{code}`)"
    case = stage.read_text(encoding="utf-8") if stage.exists() else ""
    return f"still waits after {PATIENCE_S:g} s{where}{case}; who can end its waiting?"


# ---- in each rank --------------------------------------------------------------------


def rank_main(folder, answer_name, check_name):
    from mpi4py import MPI

    comm = MPI.COMM_WORLD
    place = Path(folder, str(comm.rank))
    answer = importlib.import_module(answer_name)
    check = importlib.import_module(f"checks.{check_name}")
    comm.Barrier()
    # Needs no GIL, which mpi4py's `reduce` keeps while it waits; ends the other ranks.
    with open(f"{place}.stack", "w", encoding="utf-8") as stack:
        faulthandler.dump_traceback_later(PATIENCE_S, exit=True, file=stack)
        try:
            report = {"value": check.in_rank(answer, Ranks(comm, f"{place}.stage"))}
        except BaseException as error:
            what = check_tools.message_of(error).rstrip(".")
            line = check_tools.line_in(answer.__file__, error)
            where = (
                f"line {line} of your file" if line else "what the check does with it"
            )
            report = {"error": f"raised {what} in {where}."}
        faulthandler.cancel_dump_traceback_later()
    Path(f"{place}.json").write_text(json.dumps(report), encoding="utf-8")
    if "error" in report:
        os._exit(1)  # or the others would wait for this rank


class Ranks:
    """All ranks, or this one alone; whichever is asked for is noted as the stage."""

    def __init__(self, comm, stage):
        self.world, self.stage = comm, Path(stage)
        self.one = comm.Split(comm.rank)

    def all(self):
        self.stage.write_text("", encoding="utf-8")
        return self.world

    def alone(self):
        self.stage.write_text(" with one rank alone", encoding="utf-8")
        return self.one
