"""Says in one line which packages of this extra are missing, instead of a traceback.

This is no program; it is imported before the packages themselves.
"""

import importlib.util
import sys

NEEDED = ("pandas", "pyarrow", "polars")

missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
if missing:
    print(f"this needs {', '.join(missing)}: type `make extras`", file=sys.stderr)
    sys.exit(2)
