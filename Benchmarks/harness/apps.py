"""Decides how an app folder of a benchmark is written: its manifest, one source, models, checks."""

import shutil
from pathlib import Path


def write(parent: Path, name: str, *, source: str, models: dict[str, tuple[str, str]], checks: dict[str, str]) -> Path:
    """Writes the app `name` anew.

    - source: the source's YAML after its name and format.
    - models: fields as YAML and the SELECT, by name.
    - checks: the list of checks as YAML, by model.
    """
    folder = parent / name
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("sources", "models", "pipeline", "checks"):
        (folder / part).mkdir(parents=True)
    _put(folder / "app.yaml", f"""name: {name}
title: {{zh: 基准, en: Benchmark}}
description: {{zh: 基准, en: Benchmark}}
version: 1.0.0
region: "500000"
organisation: {{id: bench, title: {{zh: 基准, en: Benchmark}}}}
""")
    _put(folder / "sources/raw.yaml", f"source: raw\ntitle: {{zh: 原始, en: Raw}}\nformat: csv\n{source}\n")
    for model, (declared, statement) in models.items():
        _put(folder / f"models/{model}.yaml", f"""model: {model}
title: {{zh: {model}, en: {model}}}
description: {{zh: {model}, en: {model}}}
grade: general.1
openness: open
{declared}
""")
        _put(folder / f"pipeline/{model}.sql", statement + "\n")
    for model, listed in checks.items():
        _put(folder / f"checks/{model}.yaml", f"model: {model}\nchecks:\n{listed}\n")
    return folder


def fields(**types: str) -> str:
    """YAML of a model's fields."""
    lines = [f'  - {{name: {name}, type: "{kind}", title: {{zh: {name}, en: {name}}}}}' for name, kind in types.items()]
    return "fields:\n" + "\n".join(lines)


def _put(path: Path, text: str):
    path.write_text(text, encoding="utf-8")
