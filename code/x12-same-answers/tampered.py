"""What a hash protects: pip refuses a package that is not the one that was locked.

    python code/x12-same-answers/tampered.py

Makes a package with one module in a temporary folder, locks it with its hash, installs
it there, then changes one number in the package and installs it again.  It needs pip
and no network.  Takes about 3 s.
"""

import hashlib
import importlib.util
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

WHEEL = "tides-1.0-py3-none-any.whl"
TIME_LIMIT_S = 100
ABOUT = {
    "METADATA": "Metadata-Version: 2.1\nName: tides\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\n"
    "Tag: py3-none-any\n",
    "RECORD": "tides.py,,\ntides-1.0.dist-info/METADATA,,\n"
    "tides-1.0.dist-info/WHEEL,,\ntides-1.0.dist-info/RECORD,,\n",
}


def make_wheel(folder, high_tide_cm):
    """Write a package whose module holds one number; return its path."""
    path = Path(folder, WHEEL)
    with zipfile.ZipFile(path, "w") as wheel:
        files = {"tides.py": f"HIGH_TIDE_CM = {high_tide_cm}\n"}
        files |= {f"tides-1.0.dist-info/{name}": text for name, text in ABOUT.items()}
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)  # without the time: always the same hash
            entry.create_system = 3  # on Windows, too
            wheel.writestr(entry, text)
    return path


def lock_line(wheel):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"tides==1.0 --hash=sha256:{digest}\n"


def install(folder):
    """Let pip install what the lock says, from the folder alone, into the folder."""
    options = ["--no-index", "--find-links", str(folder), "--require-hashes"]
    options += ["--target", str(Path(folder, "installed")), "--upgrade"]
    options += ["--disable-pip-version-check", "--quiet", "--no-cache-dir"]
    options += ["--no-deps", "--no-compile"]  # nothing to look for, nothing to prepare
    command = [sys.executable, "-m", "pip", "install", *options]
    return subprocess.run(
        [*command, "-r", str(Path(folder, "lock.txt"))],
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
    )


def show(what, child):
    print(f"{what}: pip ended with {child.returncode}")
    for line in child.stderr.splitlines():
        words = line.strip()
        if words.startswith(("ERROR: THESE", "Expected", "Got")):
            print("  " + words[:72])


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.parse_args(argv)
    if importlib.util.find_spec("pip") is None:
        parser.error("this Python has no pip: type `python -m ensurepip`")
    try:
        with tempfile.TemporaryDirectory() as folder:
            wheel = make_wheel(folder, high_tide_cm=212)
            Path(folder, "lock.txt").write_text(lock_line(wheel), encoding="utf-8")
            first = install(folder)
            show("as locked", first)
            make_wheel(folder, high_tide_cm=312)
            second = install(folder)
            show("same name, same version, another number", second)
            kept = Path(folder, "installed", "tides.py")
            if kept.exists():
                print(f"installed: {kept.read_text(encoding='utf-8').strip()}")
    except KeyboardInterrupt:
        print("stopped by Ctrl-C", file=sys.stderr)
        return 130
    except (OSError, subprocess.TimeoutExpired) as problem:
        parser.error(f"cannot try it: {problem}")
    return 0 if (first.returncode, second.returncode) == (0, 1) else 1


if __name__ == "__main__":
    sys.exit(main())
