"""One asset that reads a small CSV and writes a table, as a Dagster job: `dagster job execute -f dagster_job.py -j one`."""

import os

import dagster
import duckdb


@dagster.op
def publish():
    with duckdb.connect(os.environ["BENCH_DATABASE"]) as session:
        session.execute(f"CREATE OR REPLACE TABLE published AS SELECT * FROM read_csv('{os.environ['BENCH_CSV']}')")


@dagster.job
def one():
    publish()
