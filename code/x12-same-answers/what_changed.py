"""Compare two results that noted_run.py wrote: same number? what else differs?

    python code/x12-same-answers/what_changed.py BEFORE.json AFTER.json

Exit status 0 when the results are the same, 1 when they differ.  Takes no time.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli


def flat(note, prefix=""):
    """{"versions.numpy": "2.4.6", ...} of nested dictionaries."""
    found = {}
    for name, value in note.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = value
    return found


def differences(before, after):
    """{name: (value before, value after)} of all that differs, but not the time."""
    before, after = flat(before), flat(after)
    names = sorted(before.keys() | after.keys())
    both = {name: (before.get(name), after.get(name)) for name in names}
    return {n: (a, b) for n, (a, b) in both.items() if a != b and n != "time"}


def short(value):
    text = str(value)
    return text if len(text) <= 20 else text[:8] + "…"


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    args = parser.parse_args(argv)
    notes = []
    for path in (args.before, args.after):
        try:
            notes.append(json.loads(path.read_text(encoding="utf-8")))
        except OSError as problem:
            parser.error(f"cannot read {path}: {problem.strerror}")
        except ValueError:
            parser.error(f"{path} is not JSON")
        if not isinstance(notes[-1], dict) or "result" not in notes[-1]:
            parser.error(f"{path} holds no result of noted_run.py")
    same = notes[0]["result"] == notes[1]["result"]
    print("the same result" if same else "ANOTHER RESULT")
    for name, (old, new) in differences(*notes).items():
        print(f"  {name}: {short(old)} -> {short(new)}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
