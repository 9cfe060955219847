"""Decides how results are shown and recorded."""

import statistics

from harness import measure
from harness.measure import Bar, Figure


class Result:
    """All figures of one benchmark, and whether they reach its bars."""

    def __init__(self, name: str, bars: list[Bar], load: float):
        self.name, self.bars, self.load = name, bars, load
        self.ours: list[Figure] = []
        self.peers: dict[str, list[Figure]] = {}
        self.shows_parts = False

    def reaches(self, bar: Bar) -> bool:
        if bar.kind == "ratio":
            return measure.median_ratio(self.ours, self.peers[bar.peer]) <= bar.most
        if bar.kind == "mb":
            return (measure.peak(self.ours) or 0) <= bar.most * 1e6
        return measure.median(self.ours) <= bar.most

    @property
    def verdict(self) -> str:
        if not self.bars:
            return "–"
        return "ok" if all(self.reaches(bar) for bar in self.bars) else "short"

    def lines(self) -> list[list[str]]:
        """The benchmark's line, with the peer its bar names, then one for every further peer."""
        main = next((bar.peer for bar in self.bars if bar.peer), next(iter(self.peers), None))
        ours = measure.shown_ms(measure.median(self.ours))
        bars = ", ".join(str(bar) for bar in self.bars) or "–"
        lines = [[self.name, ours, *self._against(main), bars, self.verdict, measure.shown_bytes(measure.peak(self.ours))]]
        for peer in self.peers:
            if peer != main:
                lines.append(["", "", *self._against(peer), "", "", ""])
        if self.shows_parts:
            for part in self.ours[0].parts:
                lines.append(["  " + part, measure.shown_ms(statistics.median(each.parts[part] for each in self.ours)), "", "", "", "", ""])
        return lines

    def _against(self, peer: str | None) -> list[str]:
        if peer is None:
            return ["–", "–"]
        theirs = self.peers[peer]
        memory = measure.peak(theirs)
        shown = f"{measure.shown_ms(measure.median(theirs))} {peer}" + (f", {measure.shown_bytes(memory)}" if memory else "")
        return [shown, f"{measure.median_ratio(self.ours, theirs):.2f}"]

    def record(self) -> dict:
        def listed(figures):
            return [{"ms": round(f.ms, 3), "peak_bytes": f.peak_bytes, "parts": f.parts} for f in figures]

        return {
            "name": self.name, "verdict": self.verdict, "load": self.load,
            "bars": [{"kind": bar.kind, "most": bar.most, "peer": bar.peer, "reached": self.reaches(bar)} for bar in self.bars],
            "ours": {"median_ms": round(measure.median(self.ours), 3), "peak_bytes": measure.peak(self.ours), "runs": listed(self.ours)},
            "peers": {
                name: {
                    "median_ms": round(measure.median(figures), 3), "peak_bytes": measure.peak(figures),
                    "ratio": round(measure.median_ratio(self.ours, figures), 4), "runs": listed(figures),
                } for name, figures in self.peers.items()
            },
        }


HEADINGS = ["name", "ours", "peer", "ratio", "bar", "", "memory"]
WIDTHS = [30, 10, 38, 7, 22, 6, 10]


def row(cells: list[str]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS)).rstrip()
