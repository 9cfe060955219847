"""Decides what a figure is: how long a process or a request took, and the most memory it held."""

import json
import os
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field


class BenchmarkFault(Exception):
    """Something a benchmark needs did not work; says what and where to look."""


class NotMeasured(Exception):
    """The program does not tell what the benchmark needs: no fault of the run, and no figure."""


@dataclass
class Figure:
    """One run: milliseconds, most resident memory in bytes (`None` if not measured), and its parts by name in ms."""

    ms: float
    peak_bytes: int | None = None
    parts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Bar:
    """What must hold: `kind` is `ratio` (ours / peer), `ms` or `mb` (peak memory)."""

    kind: str
    most: float
    peer: str | None = None

    def __str__(self) -> str:
        if self.kind == "ratio":
            return f"≤ {self.most:g} ×"
        return f"≤ {shown_ms(self.most)}" if self.kind == "ms" else f"≤ {self.most:g} MB"


@dataclass
class Finished:
    """A process that ended well: its figure and what it printed."""

    figure: Figure
    output: str

    def json(self):
        return json.loads(self.output)


def process(command, *, env=None, cwd=None, timeout_seconds=600, accept=(0,), stdin=None) -> Finished:
    """Runs a command to its end; the time is the wall's, the memory that of its largest process.

    The kernel's own account of the finished process is read (`wait4`), its children included.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command], stdout=out, stderr=err, stdin=stdin or subprocess.DEVNULL,
            env=env, cwd=cwd, start_new_session=True)
        late = threading.Event()

        def stop():
            late.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(timeout_seconds, stop)
        timer.start()
        try:
            _, status, usage = os.wait4(child.pid, 0)
        finally:
            timer.cancel()
        ms = (time.perf_counter() - start) * 1_000
        # Popen must not wait for a process that is already reaped.
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        output, complaint = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
    name = " ".join(str(part) for part in command[:4])
    if late.is_set():
        raise BenchmarkFault(f"{name} … did not end within {timeout_seconds} s")
    if child.returncode not in accept:
        raise BenchmarkFault(f"{name} … ended with {child.returncode}:\n{(complaint or output)[-2_000:]}")
    return Finished(Figure(ms, usage.ru_maxrss * 1_024), output)


def last_line(finished: Finished) -> Figure:
    """The figure of a process that measures itself: its last line is `{"ms": …, "parts": {…}}`, memory is the kernel's."""
    said = json.loads(finished.output.strip().splitlines()[-1])
    return Figure(said["ms"], finished.figure.peak_bytes, said.get("parts", {}))


def median(figures) -> float:
    return statistics.median(figure.ms for figure in figures)


def median_ratio(ours, theirs) -> float:
    """Median of the ratios pair by pair: the machine's drift touches both halves of a pair."""
    return statistics.median(our.ms / max(their.ms, 0.001) for our, their in zip(ours, theirs))


def peak(figures) -> int | None:
    return max((figure.peak_bytes for figure in figures if figure.peak_bytes), default=None)


def shown_ms(ms: float) -> str:
    if ms < 10:
        return f"{ms:.2f} ms"
    return f"{ms:.0f} ms" if ms < 1_000 else f"{ms / 1_000:.2f} s"


def shown_bytes(count: int | None) -> str:
    return "–" if count is None else f"{count / 1e6:,.0f} MB"
