"""Watch the memory of two programs while they run: pi_loop.py and pi_points.py.

Run it with    python code/04-profiling/memory_over_time.py --output memory.json
Takes about 3 s.  `mprof run` of memory_profiler does the same for any program.
"""

import datetime
import importlib.metadata
import json
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from memory_profiler import memory_usage

CODE = Path(__file__).resolve().parents[1]
SAMPLES = 2_000_000
INTERVAL_S = 0.01
SCRIPTS = ("03-pi-loop/pi_loop.py", "04-profiling/pi_points.py")


def watch(script):
    """[[seconds since the start, MiB], ...] of one program."""
    arguments = ["--samples", str(SAMPLES), "--block", str(SAMPLES)]
    command = [sys.executable, str(CODE / script), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    found = memory_usage(process, interval=INTERVAL_S, timestamps=True)
    start_s = found[0][1]
    return [[round(s - start_s, 3), round(mib, 1)] for mib, s in found if mib]


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--machine", default=f"{pi_cli.usable_cpus()} CPUs")
    parser.add_argument("--output", type=Path, help="JSON file for all readings")
    args = parser.parse_args(argv)
    if args.output and not args.output.parent.is_dir():
        parser.error(f"there is no folder {args.output.parent} to write into")
    record = {
        "script": "code/04-profiling/memory_over_time.py",
        "date": datetime.date.today().isoformat(),
        "machine": args.machine,
        "python": platform.python_version(),
        "packages": {"memory_profiler": importlib.metadata.version("memory_profiler")},
        "samples": SAMPLES,
    }
    try:
        record["memory"] = {Path(script).stem: watch(script) for script in SCRIPTS}
    except KeyboardInterrupt:
        print("stopped by Ctrl-C; nothing was written", file=sys.stderr)
        return 130
    for name, readings in record["memory"].items():
        print(f"{name:10} peak {max(mib for _, mib in readings):7.1f} MiB")
    if args.output:
        args.output.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
