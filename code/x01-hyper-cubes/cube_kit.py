"""What the scripts of this case study share: the cube, clusters, errors, the record.

This is no program; it is imported.

    cube_kit.sorry(missing)                    one line for a package that is not there
    cube_kit.open_cube(path, days)             the lazy cube, `days` in a chunk
    cube_kit.open_cluster(limit_mib)           two workers that may hold so much each
    cube_kit.in_fresh_python(script, words)    what a script prints as JSON, or an error
    cube_kit.record(args, results)             results with machine, date and versions
"""

import datetime
import json
import logging
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import ctrl_c
import pi_cli
from make_tiles import default_path as scene_path  # episode 14
from record_file import rounded, write_json

PACKAGES = ("numpy", "dask", "xarray", "zarr", "h5py", "netCDF4", "pyarrow", "scipy")
MIB = 2**20
TIME_LIMIT_S = 300  # for a fresh Python
CLUSTER_WORKERS = 2


class Unfinished(Exception):
    """The work could not be done; the text is one line for the learner."""


def sorry(missing):
    """End the program with one line: an extra package is not installed."""
    script = Path(sys.argv[0]).name or "this program"
    print(f"{script} needs {missing.name}: type `make extras`", file=sys.stderr)
    raise SystemExit(2)


def temporary(name):
    """A path of this user among the temporary files, such as .../parallel-python-NAME."""
    scene = scene_path()
    return scene.with_name(scene.stem.replace("scene", name) + ".zarr")


def open_cube(path, days):
    """The temperatures as a lazy array, with `days` days in a chunk; 0: all at once."""
    import xarray as xr

    if not (Path(path) / "zarr.json").is_file():
        raise OSError(0, "is no cube; run make_cube.py first", str(path))
    chunks = {"time": days} if days else None
    return xr.open_zarr(path, chunks=chunks, consolidated=False)["temperature"]


def open_cluster(limit_mib, allowed_failures=3):
    """Two worker processes; one that holds more than `limit_mib` is killed.

    A task is given up when it has ended more workers than `allowed_failures`.
    Ctrl-C is held back, so that this process alone answers it, and ends the workers.
    """
    import dask
    from dask.distributed import LocalCluster

    settings = {
        "distributed.worker.multiprocessing-method": "spawn",
        "distributed.scheduler.allowed-failures": allowed_failures,
    }
    with dask.config.set(settings), ctrl_c.held_back():
        return LocalCluster(
            n_workers=CLUSTER_WORKERS,
            threads_per_worker=1,
            memory_limit=f"{limit_mib}MiB",
            dashboard_address="127.0.0.1:0",  # any port that is free
            silence_logs=logging.CRITICAL,
        )


def in_fresh_python(script, words):
    """Run a script that prints one JSON object; raises ChildProcessError if it dies."""
    command = [sys.executable, str(Path(script).resolve()), *map(str, words)]
    child = subprocess.run(
        command, capture_output=True, text=True, timeout=TIME_LIMIT_S
    )
    if child.returncode:
        last_line = (child.stderr.strip() or "no message").splitlines()[-1]
        raise ChildProcessError(f"it ended with {child.returncode}: {last_line}")
    return json.loads(child.stdout)


def make_parser(description):
    """The options that all measuring scripts share."""
    parser = pi_cli.Parser(description=description.strip().splitlines()[0])
    machine = f"{pi_cli.usable_cpus()} CPUs, {platform.machine()}"
    parser.add_argument("--machine", default=machine, help="name of it in the record")
    parser.add_argument("--output", type=Path, help="JSON file for the record")
    return parser


def check_output(parser, args):
    """A record needs a folder; say so before anything is measured."""
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    if args.output and args.output.is_dir():
        parser.error(f"{args.output} is a folder; name a file in it")


def record(args, results):
    """Write the record, if `--output` asks for one."""
    if not args.output:
        return
    head = {
        "script": f"code/x01-hyper-cubes/{Path(sys.argv[0]).name}",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }
    write_json(args.output, rounded(head | results))


def answer_plainly(work, *args):
    """Run the work of a program; what can go wrong gets one line.  Returns the status."""
    try:
        return work(*args)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was recorded", file=sys.stderr)
        return 130
    except Unfinished as problem:
        print(problem, file=sys.stderr)
    except (ChildProcessError, subprocess.TimeoutExpired) as problem:
        print(f"a fresh Python failed: {problem}", file=sys.stderr)
    except OSError as problem:
        name = f" {problem.filename}" if problem.filename else ""
        print(f"the file system says:{name} {problem.strerror}", file=sys.stderr)
    except MemoryError:
        print("not enough memory; choose smaller chunks", file=sys.stderr)
    return 2
