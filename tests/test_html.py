"""Every page is valid HTML, says html-validate (a program for Node.js, for tests only).

Its version and hashes stand in tests/html-validate/; it is installed from there into
_build/, where `make clean` removes it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from site_pages import ROOT, real_site, toy_site

pytestmark = pytest.mark.filterwarnings("ignore::PendingDeprecationWarning:myst_parser")
SOURCE = ROOT / "tests" / "html-validate"
PLACE = ROOT / "_build" / "html-validate"
PROGRAM = PLACE / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
INSTALL_S = 120


def install(npm: str) -> None:
    """Install what the lock names, unless it is there; without a way to, skip."""
    lock = SOURCE / "package-lock.json"
    done = PLACE / "installed.json"
    if done.exists() and done.read_bytes() == lock.read_bytes():
        return
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SOURCE / name, PLACE)
    command = [npm, "ci", "--prefer-offline", "--engine-strict"]
    try:
        run = subprocess.run(
            command, cwd=PLACE, capture_output=True, text=True, timeout=INSTALL_S
        )
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not install html-validate within {INSTALL_S} s")
    if run.returncode:
        pytest.skip(f"npm could not install html-validate: {run.stderr.strip()[:300]}")
    shutil.copy(lock, done)


@pytest.fixture(scope="module")
def validate():
    """Function that takes pages and returns their faults, as `page:line: text`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("html-validate needs node and npm (Node.js 20.19 or later)")
    install(npm)
    command = [node, str(PROGRAM), "--config", str(SOURCE / "rules.mjs")]

    def faults(paths: list[Path]) -> list[str]:
        # Into a file: through a pipe, node loses what is longer than its buffer.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            run = subprocess.run(
                [*command, "--formatter", "text", *map(str, paths)],
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
            )
            output.seek(0)
            found = output.read().splitlines()
        assert run.returncode == bool(found), run.stderr
        return [line.replace(f"{paths[0].parent}{os.sep}", "") for line in found]

    return faults


@pytest.mark.parametrize("site", [toy_site, real_site], ids=["toy", "lesson"])
def test_every_page_is_valid_html(validate, site):
    pages = sorted(site()[0].rglob("*.html"))
    assert len(pages) > 5
    found = validate(pages)
    assert found == [], "\n".join(found)


FAULTS = {
    "element-permitted-content": "<p><b><div>A block in a line</div></b></p>",
    "element-permitted-parent": "<li>An item without a list</li>",
    "close-order": "<p><b>Crossed</p></b>",
    "no-dup-id": '<p id="main">The main part again</p>',
    "attribute-allowed-values": '<button type="push">Go</button>',
    "no-missing-references": '<label for="none">Name</label>',
    "no-inline-style": '<p style="color: red">Red</p>',
    "wcag/h37": '<img src="x.svg">',
}


def test_html_with_a_fault_is_found(validate, tmp_path):
    good = (toy_site()[0] / "setup.html").read_text(encoding="utf-8")
    for number, line in enumerate(FAULTS.values()):
        page = good.replace("</main>", f"{line}</main>", 1)
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")
    found = validate(sorted(tmp_path.glob("*.html")))
    for number, rule in enumerate(FAULTS):
        assert any(it.startswith(f"{number}.html:") and rule in it for it in found), (
            rule
        )


def test_without_npm_the_reason_is_said(monkeypatch, tmp_path):
    """A lock that cannot be had is a skip with npm's own words, not a crash."""
    monkeypatch.setattr(f"{__name__}.PLACE", tmp_path / "place")
    with pytest.raises(pytest.skip.Exception, match="could not install html-validate"):
        install(shutil.which("false") or pytest.skip("needs the command `false`"))
