"""Compare a lock file with the packages that are installed here.

    python code/x12-same-answers/lock_check.py requirements.txt

Exit status 0 when each package of the lock is installed in that version, 1 when one is
not.  Packages beyond the lock are counted, not blamed.  Takes about half a second.
"""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli
from packaging.markers import InvalidMarker, Marker

LINE = re.compile(
    r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\]+))?"
)


def plain(name):
    """One spelling of a package's name: Jinja2, jinja2; scikit_learn, scikit-learn."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(text):
    """{package: version} of the lines that hold on this Python and this system."""
    locked = {}
    for line in text.splitlines():
        match = LINE.match(line)
        if match and (not match[3] or Marker(match[3].strip()).evaluate()):
            locked[plain(match[1])] = match[2]
    return locked


def installed():
    """{package: version} of all that this Python can import."""
    found = {}
    for package in distributions():
        if name := package.metadata.get("Name"):  # none: left over from an update
            found.setdefault(plain(name), package.version)
    return found


def compare(locked, found):
    """One line for each package of the lock that is missing or another version."""
    return [
        f"{name}: locked {version}, installed {found.get(name, 'not at all')}"
        for name, version in sorted(locked.items())
        if found.get(name) != version
    ]


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("lock", type=Path)
    args = parser.parse_args(argv)
    try:
        locked = read_lock(args.lock.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InvalidMarker) as problem:
        parser.error(f"cannot read {args.lock}: {problem}")
    if not locked:
        parser.error(f"{args.lock} locks nothing for this Python")
    found = installed()
    lines = compare(locked, found)
    for line in lines:
        print(line)
    beyond = len(found.keys() - locked.keys())
    print(
        f"{len(locked) - len(lines)} of {len(locked)} as locked, {beyond} beyond the lock"
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
