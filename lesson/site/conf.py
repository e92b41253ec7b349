"""Sphinx's configuration.  The name of the lesson is the title of `index.md`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from lesson.site.episodes import front_matter

include_patterns = [
    *("index.md", "setup.md", "reference.md", "AUTHORS.md", "LICENSE.md"),
    *("CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "data/README.md"),
    *("_episodes/*.md", "_extras/*.md"),
]
# folders without pages, so that Sphinx does not search them
exclude_patterns = [".*", "_build", "_site", "code", "fig", "lesson", "tests"]
extensions = [
    "myst_parser",
    "sphinx_copybutton",
    "lesson.site.urls",
    "lesson.site.tags",
    "lesson.site.boxes",
    "lesson.site.quiz",
    "lesson.site.explorables",
    "lesson.site.listings",
    "lesson.site.colours",
    "lesson.site.run_here",
    "lesson.site.episodes",
    "lesson.site.timetable",
    "lesson.site.progress",
    "lesson.site.gather",
    "lesson.site.machines",
    "lesson.site.ladder",
    "lesson.site.costs",
    "lesson.site.figures",
    "lesson.site.maths",
    "lesson.site.anchors",
    "lesson.site.head",
    "lesson.site.present",
]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_fence_as_directive = ["python", "console", "output", "error"]
myst_title_to_header = True
myst_heading_anchors = 3
html_math_renderer = "mathml"  # maths.py
highlight_language = "text"

html_theme = "theme"
html_theme_path = ["."]
# Sphinx's own would take Escape away from the menu, and "/" from those who dictate
html_theme_options = {"enable_search_shortcuts": False}
html_favicon = "theme/favicon.svg"
html_permalinks_icon = "#"
html_copy_source = False
html_use_index = False
html_domain_indices = False
html_show_sphinx = False

copybutton_selector = ":not(.output, .error) > [class^=highlight-] pre"
copybutton_prompt_text = "$ "  # of a console block, only the commands are copied


def name_the_lesson(app, config):
    config.project = front_matter(Path(app.srcdir, "index.md")).get("title", "Lesson")
    config.html_title = config.project


def setup(app):
    app.connect("config-inited", name_the_lesson)
