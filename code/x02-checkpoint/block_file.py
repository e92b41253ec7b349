"""The checkpoint: one file with the hits of all blocks that are counted.

This is no program; it is imported.

    hits = block_file.load(path, plan)     # {0: 1963012, 7: 1963388}; {} without a file
    block_file.save(path, plan, hits)      # the old file or the new one, never half of one
    with block_file.only_writer(path):     # a second program is refused

`plan` is what the hits depend on: {"samples": ..., "seed": ..., "block": ...}.
"""

import contextlib
import hashlib
import json
import os


class Refused(Exception):
    """A checkpoint that must not be used; the text says why."""


def checksum(plan, hits):
    """A fingerprint of the content: a single other digit gives another one."""
    return hashlib.sha256(json.dumps([plan, hits]).encode()).hexdigest()[:16]


def as_text(plan, hits):
    hits = {str(index): hits[index] for index in sorted(hits)}
    content = {"plan": plan, "hits": hits, "checksum": checksum(plan, hits)}
    return json.dumps(content)


def save(path, plan, hits):
    """Nobody ever sees half a file."""
    draft = path.with_name(path.name + ".new")
    try:
        with open(draft, "w", encoding="utf-8") as file:
            file.write(as_text(plan, hits))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        remove(draft)


def remove(draft):
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)


def load(path, plan):
    """{index: hits} of the counted blocks; Refused when file and plan do not match."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found, hits = content["plan"], content["hits"]
        whole = content["checksum"] == checksum(found, hits)
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        whole = False
    if not whole:
        raise Refused(f"{path.name} is damaged: bring a copy back, or delete it")
    for key, asked in plan.items():
        if found.get(key) != asked:
            raise Refused(f"{path.name} has {key} {found.get(key)}, not {asked}")
    return {int(index): count for index, count in hits.items()}


# ---- one writer ----------------------------------------------------------------------


@contextlib.contextmanager
def only_writer(path):
    """Nobody else writes this checkpoint; the system ends the lock with its program."""
    with open(path.with_name(path.name + ".lock"), "a+b") as file:
        try:
            lock(file)
        except (BlockingIOError, PermissionError):
            raise Refused(f"another program is writing {path.name}") from None
        yield


def lock(file):
    """Lock an open file, or raise OSError at once."""
    if os.name == "nt":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
