"""Check of exercise x02.2: notes what happens to the file, then plays a full disk."""

import errno
import os
import sys
import tempfile
from pathlib import Path

import numpy as np

TITLE = "Nobody sees half an array"
HINTS = (
    "Which file does `block_file.save` open for writing, and when does `path` change?",
    "`np.save` adds .npy to a name that has another ending; hand it an open file: "
    'open(draft, "wb"), then np.save(file, array).',
    "Write to path.with_name(path.name + '.new'), flush, os.fsync(file.fileno()), and "
    "after the `with` os.replace(draft, path); `finally` removes the draft.",
)
TIME_LIMIT_S = 20
EVENTS = []  # what Python did with files: ("write" | "rename" | "remove" | "fsync", …)


def note(event, args):
    """Python calls this for all that it does; we keep what concerns files."""
    if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
        mode, flags = args[1] or "", args[2] or 0
        if set(mode) & set("wax+") or flags & (os.O_WRONLY | os.O_RDWR):
            EVENTS.append(("write", Path(os.fsdecode(args[0]))))
    elif event == "os.rename":
        EVENTS.append(("rename", Path(args[0]), Path(args[1])))
    elif event in ("os.remove", "os.truncate") and isinstance(args[0], str | Path):
        EVENTS.append(("remove", Path(args[0])))


class Disk:
    """Stands in for `os.fsync`: notes the call, and can be full."""

    def __init__(self):
        self.full, self.real = False, os.fsync

    def __call__(self, number):
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        EVENTS.append(("fsync",))
        self.real(number)


def check(answer, require):
    sys.addaudithook(note)
    os.fsync = disk = Disk()
    with tempfile.TemporaryDirectory(dir=os.environ.get("CHECK_FOLDER")) as name:
        path = Path(name) / "strip.npy"
        old, new = np.arange(7.0), np.linspace(-1, 1, 5001)
        np.save(path, old)
        EVENTS.clear()
        save_once(answer, path, new, require)
        judge_file(path, new, list(EVENTS), require)
        disk.full = True
        judge_full_disk(answer, path, new, require)


def save_once(answer, path, array, require):
    try:
        answer.save_array(path, array)
    except FileNotFoundError:
        others = [name for name in names_in(path) if name != path.name]
        require(
            not others,
            f"Your draft is called {', '.join(others)}, and you rename another name: "
            "`np.save` adds .npy to a name that has another ending; hand it an open "
            "file.",
        )
        raise


def judge_file(path, new, events, require):
    touched = [event[0] for event in events if path in event[1:2]]
    require(
        "remove" not in touched,
        "The old file was removed before the new one was in place: a program that is "
        "killed between the two leaves nothing; `os.replace` needs no removal.",
    )
    require(
        "write" not in touched,
        "The file itself was opened for writing: from that moment the old array is "
        "gone, and the new one is not there yet; write to a file beside it.",
    )
    moves = [event for event in events if event[0] == "rename" and event[2] == path]
    require(
        moves,
        f"Nothing was renamed to `path`; these files are there now: {names_in(path)}.",
    )
    require(
        moves[0][1].parent == path.parent,
        f"The draft lay in {moves[0][1].parent.name}: a rename is one step only within "
        "one disk; write beside the file.",
    )
    before = events[: events.index(moves[0])]
    require(
        ("fsync",) in before,
        "Nobody waited for the disk before the rename: after a power failure the new "
        "name may stand for an empty file; flush, then `os.fsync(file.fileno())`.",
    )
    require(
        np.array_equal(np.load(path), new),
        "The file does not hold the array that was saved.",
    )
    require(
        names_in(path) == [path.name],
        f"After the save these files are there: {names_in(path)}; leave `path` only.",
    )


def judge_full_disk(answer, path, old, require):
    raised = False
    try:
        answer.save_array(path, np.zeros(9))
    except OSError:
        raised = True
    require(
        raised,
        "The disk was full, and your function said nothing: let the error pass.",
    )
    require(
        np.array_equal(np.load(path), old),
        "The disk was full, and the old array is gone.",
    )
    require(
        names_in(path) == [path.name],
        f"The disk was full, and a draft was left behind: {names_in(path)}; remove it "
        "in a `finally`.",
    )


def names_in(path):
    return sorted(other.name for other in path.parent.iterdir())
