"""Runs one rung again and again in one process, so that its imports are paid once.

    python -m lesson.bench_child code/05-numpy/pi_numpy.py

Each line of the input is a JSON list of arguments for the rung's `main`; each line of
the output is a JSON object: `status`, and what was printed (`out`, `err`).
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import traceback
from pathlib import Path
from types import ModuleType


def answer(rung: ModuleType, arguments: list[str]) -> dict[str, object]:
    """Call the rung's main and take down what it says."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = rung.main(arguments)
        except SystemExit as stop:  # its code may be the message
            print("" if isinstance(stop.code, int) else stop.code or "", file=err)
            status = stop.code or 0
        except Exception:
            traceback.print_exc()
            status = 1
    return {"status": status, "out": out.getvalue(), "err": err.getvalue()}


def main() -> None:
    path = Path(sys.argv[1])
    sys.path.insert(0, str(path.parent))
    rung = importlib.import_module(path.stem)
    if pi_cli := sys.modules.get("pi_cli"):
        pi_cli.SETTLE_SECONDS = 0  # `bench` leaves BLAS one thread, so none spins
    for line in sys.stdin:
        print(json.dumps(answer(rung, json.loads(line))), flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
