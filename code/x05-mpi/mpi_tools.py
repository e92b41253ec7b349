"""What the scripts of extra X5 share: MPI itself, one answer to mistakes, giving up.

This is no program; it is imported.

    from mpi_tools import COMM, MPI
    args = parse(parser, argv)          # rank 0 alone tells of a mistake
    with give_up_after(2):              # a rank that waits longer names its line
        COMM.Recv(numbers, 1)
    run(main)                           # what ends one rank early ends all of them
"""

import contextlib
import linecache
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # noqa: F401 (scripts find it here)
import psutil

LACK = "this script needs mpi4py and an MPI library: type `make extras`"
WRONG_LINE, CTRL_C, WAITED = 2, 130, 3  # exit statuses

try:
    from mpi4py import MPI
except (ImportError, RuntimeError):  # no package, or no library that it could load
    print(LACK, file=sys.stderr)
    raise SystemExit(WRONG_LINE) from None

COMM = MPI.COMM_WORLD


def parse(parser, argv):
    """The arguments; all ranks stop at a mistake, and rank 0 tells it."""
    if COMM.rank == 0:
        return parser.parse_args(argv)
    with (
        open(os.devnull, "w") as hole,
        contextlib.redirect_stderr(hole),
        contextlib.redirect_stdout(hole),
    ):
        return parser.parse_args(argv)


def stop_all(sentence, status):
    """Say a sentence, and end all ranks at once."""
    time.sleep(0.2 * min(COMM.rank, 10))  # rank 0 first: one sentence is enough
    os.write(2, f"{sentence}\n".encode())
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what MPI says about it helps nobody
    time.sleep(0.1)  # the launcher passes the sentence on; when it aborts, it may not
    COMM.Abort(status)


def run(main):
    """Exit with the status of main(); one line for Ctrl-C, or for too little memory.

    A rank that ended alone would leave the others waiting for it, perhaps for ever.
    """
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        stop_all("stopped by Ctrl-C; there is no result", CTRL_C)
    except MemoryError:
        stop_all("not enough memory; try smaller numbers", WRONG_LINE)


@contextlib.contextmanager
def give_up_after(seconds):
    """End all ranks when the block takes longer; say in which line this rank waits.

    It works for `Send` and `Recv`, which release the GIL; `reduce` keeps it.
    """
    main = threading.main_thread().ident
    name = Path(sys.argv[0]).name

    def give_up():
        frame = sys._current_frames()[main]
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
        where = f"{frame.f_code.co_name}, line {frame.f_lineno}"
        say = f"after {seconds:g} s rank {COMM.rank} still waits in {where}: {line}"
        stop_all(f"{name}: {say}", WAITED)

    timer = threading.Timer(seconds, give_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def in_turn(text):
    """Print the text of each rank, in the order of the ranks."""
    texts = COMM.gather(text)
    if COMM.rank == 0:
        print("\n".join(texts), flush=True)


# ---- for programs that start `mpiexec` -----------------------------------------------


def launcher():
    """Path of `mpiexec`: beside our Python, or anywhere; None: there is none."""
    beside = str(Path(sys.executable).parent)
    return shutil.which("mpiexec", path=beside) or shutil.which("mpiexec")


def run_ranks(n_ranks, words, limit_s=60, **options):
    """Run `python words` in so many ranks; returns (status, stdout, stderr, seconds).

    Whatever takes longer than the limit is ended, with all its ranks; status: None.
    """
    command = [launcher(), "-n", str(n_ranks), sys.executable, *map(str, words)]
    start, pipe = time.perf_counter(), subprocess.PIPE
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        text=True,
        **options,
    )
    try:
        out, err = child.communicate(timeout=limit_s)
        status = child.returncode
    except subprocess.TimeoutExpired:
        end_family(child)
        out, err = child.communicate()
        status = None
    finally:
        end_family(child)
    return status, out, err, time.perf_counter() - start


def end_family(child):
    """End a process, and those that it started, however they are grouped."""
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(child.pid)
        for member in [*family.children(recursive=True), family]:
            with contextlib.suppress(psutil.Error):
                member.kill()
