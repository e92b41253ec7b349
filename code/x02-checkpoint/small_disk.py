"""A run whose disk is full after ten saves: what it says, what is left.

    python code/x02-checkpoint/small_disk.py

Takes about 1 s on two cores.  The full disk is played: from the eleventh save on, the
wait for the disk fails with the error that a full disk gives.
"""

import contextlib
import errno
import os
import sys
import tempfile
from pathlib import Path

import checkpoint_hits

ROOM_FOR_SAVES = 10
WORDS = ["--samples", "2e7", "--block", "1e6", "--workers", "2"]  # 20 blocks


class SmallDisk:
    """Stands in for `os.fsync`; has room for some saves, then none."""

    def __init__(self, room):
        self.room = room

    def __call__(self, number):
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextlib.contextmanager
def full_after(saves):
    fsync, os.fsync = os.fsync, SmallDisk(saves)
    try:
        yield
    finally:
        os.fsync = fsync


def main(argv=None):
    checkpoint_hits.pi_cli.Parser(description=__doc__.splitlines()[0]).parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.json"
        words = [*WORDS, "--checkpoint", str(path)]
        with full_after(ROOM_FOR_SAVES), contextlib.redirect_stderr(sys.stdout):
            status = checkpoint_hits.main(words)
        if status == 130:  # Ctrl-C
            return status
        print("status", status)
        print("status", checkpoint_hits.main(words))
    return 0


if __name__ == "__main__":
    sys.exit(main())
