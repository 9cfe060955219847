"""Decides which peers are installed, and how: pinned, from the package index that pip is set to, in an environment to throw away."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from harness.measure import BenchmarkFault


class Peers:
    """One virtual environment per section of `pins.txt`: peers that want different versions of one library live apart."""

    def __init__(self, pins: Path, folder: Path):
        self.folder = folder
        self.sections = _sections(pins)

    def python(self, section: str) -> Path:
        """The interpreter of a section's environment; installs it when its pins changed.

        - Throws: `BenchmarkFault` with pip's words.
        """
        wanted = self.sections[section]
        place = self.folder / section
        mark = place / "pins.txt"
        python = place / "bin" / "python"
        if mark.exists() and mark.read_text(encoding="utf-8") == wanted:
            return python
        print(f"[bench] installing {section}", file=sys.stderr)
        shutil.rmtree(place, ignore_errors=True)
        _run([sys.executable, "-m", "venv", str(place)], "python3 cannot make an environment; install python3-venv")
        draft = place / "pins.new"
        draft.write_text(wanted, encoding="utf-8")
        _run(
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:",
             "--requirement", str(draft)], f"pip could not install section {section} of pins.txt")
        draft.rename(mark)
        return python

    def program(self, section: str, name: str) -> Path:
        """A command that a section's packages install."""
        return self.python(section).parent / name

    def versions(self) -> dict[str, str]:
        """What is installed now, by package."""
        found: dict[str, str] = {}
        for section in self.sections:
            python = self.folder / section / "bin" / "python"
            if not (self.folder / section / "pins.txt").exists():
                continue
            listed = _run([str(python), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"], "pip list failed")
            named = {line.split("==")[0].split("[")[0].lower() for line in self.sections[section].splitlines() if "==" in line}
            found |= {each["name"]: each["version"] for each in json.loads(listed) if each["name"].lower() in named}
        return found


def _sections(pins: Path) -> dict[str, str]:
    """`## name` begins a section."""
    sections: dict[str, str] = {}
    name = None
    for line in pins.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            name = line[3:].strip()
            sections[name] = ""
        elif name and line.strip() and not line.startswith("#"):
            sections[name] += line + "\n"
    return sections


def _run(command, mend: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=1_800)
    if done.returncode != 0:
        raise BenchmarkFault(f"{mend}:\n{done.stderr[-2_000:]}")
    return done.stdout
