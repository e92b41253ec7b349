"""Run a script that fails, and print the ends of its tracebacks: type and message.

Run it with    python code/09-processes/last_words.py no_guard.py
Takes about 1 s.
"""

import re
import subprocess
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli

TIME_LIMIT_S = 60
END = re.compile(r"^(?:\w+\.)*(\w+(?:Error|Exception|Pool)): *\n?((?:.+\n)+)", re.M)
WARNING = re.compile(r"^\S+:\d+: \w*Warning: .*\n(?:  .*\n)?", re.M)  # not always there


def last_words(text):
    """Of each traceback in a text, the exception and its message up to a blank line."""
    found = []
    text = WARNING.sub("", text.rstrip() + "\n")
    for name, message in END.findall(text):
        found.append(f"{name}: {' '.join(message.split())}")
    return list(dict.fromkeys(found))  # two workers may say the same


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("script", help="name of a script in code/09-processes")
    path = Path(__file__).with_name(parser.parse_args(argv).script)
    if not path.is_file():
        parser.error(f"there is no {path.name} beside {Path(__file__).name}")
    command = [sys.executable, str(path)]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=TIME_LIMIT_S
    )
    for words in last_words(done.stderr) or [done.stdout.rstrip()]:
        print(textwrap.fill(words, 72, subsequent_indent="  "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
