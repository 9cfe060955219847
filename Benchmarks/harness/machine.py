"""Decides what is said of the machine: processors, memory, load, and whether it was quiet."""

import os
import platform


def describe() -> dict:
    return {
        "system": f"{platform.system()} {platform.release()}",
        "processor": _first("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "python": platform.python_version(),
    }


def load() -> float:
    """Processes that ran or waited to run, averaged over the last minute."""
    return round(os.getloadavg()[0], 2)


def is_busy(at: float) -> bool:
    """Whether so much else runs that times say little; ratios of alternating runs still do."""
    return at > (os.cpu_count() or 1) * 0.75


def _first(path: str, key: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith(key):
                    return line.split(":", 1)[1].strip()
    except OSError:
        return None
    return None
