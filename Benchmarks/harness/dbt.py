"""Decides how a dbt project of a benchmark is written and run: models on DuckDB, each a table."""

import os
import shutil
from pathlib import Path

from harness.measure import Figure, process


def write(folder: Path, models: dict[str, str]) -> Path:
    """- models: SELECT by name, in dbt's own language."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text(
        "name: bench\nversion: 1.0.0\nprofile: bench\nmodels:\n  +materialized: table\n"
        "flags:\n  send_anonymous_usage_stats: false\n  version_check: false\n", encoding="utf-8")
    (folder / "profiles.yml").write_text(
        f"bench:\n  target: dev\n  outputs:\n    dev: {{type: duckdb, path: {folder / 'bench.duckdb'}, threads: {os.cpu_count()}}}\n",
        encoding="utf-8")
    for name, statement in models.items():
        (folder / f"models/{name}.sql").write_text(statement + "\n", encoding="utf-8")
    return folder


def run(bench, folder: Path) -> Figure:
    """`dbt run` as a whole process, from its start to the last table."""
    program = bench.peers.program("dbt", "dbt")
    environment = os.environ | {"DO_NOT_TRACK": "1"}
    return process(
        [program, "--quiet", "run", "--project-dir", folder, "--profiles-dir", folder], env=environment, cwd=folder).figure
