"""Print the batch script by which dask-jobqueue asks SLURM for workers; no SLURM needed.

    python code/x04-many-machines/slurm_script.py
    python code/x04-many-machines/slurm_script.py --cores 32 --processes 8 --memory 96

Takes about 1 s, 60 MB; a scheduler runs in this process for that second.  Its address,
which differs each time, is printed as tcp://LOGIN-NODE:PORT.
"""

import logging
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

LACK = "this script needs dask-jobqueue: type `make extras`"
LOCAL = {"host": "127.0.0.1", "port": 0, "dashboard_address": "127.0.0.1:0"}


def job_script(cores, processes, memory_gib, walltime):
    """The text that `sbatch` would get for one job."""
    from dask_jobqueue import SLURMCluster

    with SLURMCluster(
        queue="normal",
        cores=cores,
        processes=processes,
        memory=f"{memory_gib}GiB",
        walltime=walltime,
        python="python",
        scheduler_options=LOCAL,  # nobody is to join: we only read the script
    ) as cluster:
        text = cluster.job_script()
    return re.sub(r"tcp://\S+", "tcp://LOGIN-NODE:PORT", text).strip()


def make_parser():
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    positive = pi_cli.whole_number(1)
    parser.add_argument("--cores", type=positive, default=8, help="of one job")
    parser.add_argument("--processes", type=positive, default=8, help="of one job")
    parser.add_argument("--memory", type=positive, default=24, help="GiB of one job")
    parser.add_argument("--walltime", default="02:00:00", help="hh:mm:ss")
    return parser


def main(argv=None):
    parser = make_parser()
    args = parser.parse_args(argv)
    if not re.fullmatch(r"\d+:\d\d:\d\d", args.walltime):
        parser.error(f"{args.walltime} is not a time such as 02:00:00")
    if args.processes > args.cores:
        parser.error("a job needs at least one core for each process")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        print(job_script(args.cores, args.processes, args.memory, args.walltime))
    except ModuleNotFoundError as problem:
        if problem.name != "dask_jobqueue":
            raise
        parser.error(LACK)
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
