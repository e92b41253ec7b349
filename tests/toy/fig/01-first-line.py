"""A line chart, written by hand so that the toy needs no plotting library."""

import os
from pathlib import Path

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 120"><style>:root{--ink:#1b1f24}@media (prefers-color-scheme:dark){:root{--ink:#e6edf3}}</style>
<path d="M30 10 L120 60 L210 85 L300 98" style="fill:none;stroke:var(--ink);stroke-width:3"/>
</svg>
"""

if __name__ == "__main__":
    folder = os.environ.get("LESSON_FIG_DIR") or Path(__file__).resolve().parent
    Path(folder, Path(__file__).stem + ".svg").write_text(SVG, encoding="utf-8", newline="\n")
