"""What a reader must know about a machine to judge the numbers measured on it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil


def describe() -> dict[str, Any]:
    """Processor, memory, system and versions; no host or user name."""
    names = ("numpy", "dask", "numba")
    compiled_for = os.environ.get("NUMBA_CPU_NAME")
    return {
        **({"numba_cpu": compiled_for} if compiled_for else {}),
        "processor": processor_name(),
        "cpus": usable_cpus(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: importlib.metadata.version(name) for name in names},
    }


def usable_cpus() -> int:
    """CPUs that this process may use."""
    if hasattr(psutil.Process, "cpu_affinity"):  # not on macOS
        return len(psutil.Process().cpu_affinity())
    return os.cpu_count() or 1


def processor_name() -> str:
    """The processor as its maker names it, as far as the system tells."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if sys.platform == "darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()
    return platform.processor() or platform.machine()
