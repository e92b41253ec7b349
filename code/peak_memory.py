"""The most memory that this process has held so far, in MiB, on every system."""

import sys
from pathlib import Path


def peak_memory_mib():
    """Peak resident memory of this process in MiB (its child processes not counted).

    Linux: `VmHWM` in /proc/self/status.  (`resource.getrusage` would also count what
    the parent process held at the moment it started this one.)
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 2**10  # stands there in KiB
    if sys.platform == "win32":
        import psutil

        return psutil.Process().memory_info().peak_wset / 2**20
    import resource

    unit = 2**20 if sys.platform == "darwin" else 2**10  # macOS counts bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
