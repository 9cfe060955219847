"""Decides what the tables of the benchmarks hold: the same bytes on every machine, written once and kept."""

import datetime
import hashlib
import os
import random
from pathlib import Path

WORDS = (
    "bridge tunnel permit survey harbour district road lamp school clinic library market water power line station "
    "garden archive office tower signal ferry depot quarry orchard mill weir dam levee"
).split()
PAIRS = [f"{one} {two}" for one in WORDS for two in WORDS]
STATES = ("new", "open", "paused", "done", "void")
HEADER = "id,name,state,created,updated_on,amount,longitude,latitude,phone,note"

# One row in this many breaks the range of `amount`, and another the form of `phone`.
BROKEN_EVERY = 1_000


def million(folder: Path, rows: int) -> Path:
    """A CSV of `rows` rows and ten columns: id, word, code, timestamp, date, decimal, two coordinates, phone, free text.

    124 bytes a row; 1,000,000 rows are 124 MB. Rows 500, 1500, … have an amount below 0, rows 750, 1750, … a phone
    that is none.
    """
    # A generator that writes other rows writes another file.
    path = folder / f"table-{rows}-{hashlib.sha256(_block(0, 1_000).encode()).hexdigest()[:8]}.csv"
    if path.exists():
        return path
    draft = path.with_suffix(".new")
    with open(draft, "w", encoding="utf-8", buffering=1 << 20) as file:
        file.write(HEADER + "\n")
        for first in range(0, rows, 10_000):
            file.write(_block(first, min(rows, first + 10_000)))
    os.replace(draft, path)
    return path


# Formatting dates is what takes time: every day and every second is formatted once.
_FIRST_DAY = datetime.date(2020, 1, 1)
_DAYS = [(_FIRST_DAY + datetime.timedelta(days=day)).isoformat() for day in range(1_900)]
_TIMES = [f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}" for second in range(86_400)]


def _block(first: int, end: int) -> str:
    # A block has its own seed, so that a longer table begins with the shorter one.
    bits = random.Random(first).getrandbits
    lines = []
    for index in range(first, end):
        left, middle, right = bits(32), bits(32), bits(32)
        day = left % 1_750
        cents = middle % 10_000_000
        sign = "-" if index % BROKEN_EVERY == 500 else ""
        phone = f"1{3 + left % 7}{right % 1_000_000_000:09d}"
        if index % BROKEN_EVERY == 750:
            phone = phone[:7]
        text = PAIRS[middle % 841]
        # Every fourth note holds the delimiter, and stands in quotes.
        note = f'"{text}, {WORDS[right % 29]}"' if index % 4 == 0 else f"{text} {WORDS[right % 29]} {index % 97}"
        lines.append(
            f"E{index:09d},{PAIRS[left % 841]},{STATES[right % 5]},{_DAYS[day]} {_TIMES[right % 86_400]},"
            f"{_DAYS[day + middle % 90]},{sign}{cents // 100}.{cents % 100:02d},"
            f"{105 + left % 5_000_000 / 1_000_000:.6f},{28 + right % 4_000_000 / 1_000_000:.6f},{phone},{note}\n"
        )
    return "".join(lines)


def broken(rows: int) -> int:
    """How many rows of a table break each of the two broken rules."""
    return sum(1 for index in range(500, rows, BROKEN_EVERY))
