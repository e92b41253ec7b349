"""One step of the pea soup of episode 1: reads files, waits, writes a file.

    python code/x02-checkpoint/cook.py boil boiled.txt peas.txt

Called by Snakefile for each step.  A minute of the recipe is 10 ms, as in episode 12.
The result is written in two halves, so a step that is killed leaves half a result; each
step that begins is noted in kitchen.log.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # for pi_cli
import pi_cli  # finds soup
import soup

STEPS = ("rinse", "boil", "cut", "fry", "simmer", "toast", "serve")


def cook(step, output, inputs):
    """Do one step: the function of that name in soup.py gets what the inputs hold."""
    parts = [path.read_text(encoding="utf-8").strip() for path in inputs]
    with open("kitchen.log", "a", encoding="utf-8") as log:
        log.write(f"{step}\n")
    with open(output, "w", encoding="utf-8") as file:
        file.write("half of ")  # a real program writes while it works
        file.flush()
        result = getattr(soup, step)(*parts)
        file.seek(0)
        file.truncate()
        file.write(f"{result}\n")


def main(argv=None):
    parser = pi_cli.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("output", type=Path)
    parser.add_argument("inputs", type=Path, nargs="*")
    args = parser.parse_args(argv)
    try:
        cook(args.step, args.output, args.inputs)
    except OSError as problem:
        parser.error(f"{problem.filename}: {problem.strerror}")
    except TypeError:
        parser.error(f"{args.step} does not take {len(args.inputs)} inputs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
