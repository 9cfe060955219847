"""The same five rules by Great Expectations on a loaded pandas table.

    expectations_rules.py CSV
"""

import json
import logging
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import great_expectations as gx  # noqa: E402
import pandas  # noqa: E402

from harness import tables  # noqa: E402
from harness.rules import MOST_AMOUNT, PHONE  # noqa: E402

begin = time.perf_counter()
frame = pandas.read_csv(sys.argv[1], dtype={"phone": str})
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
expect = gx.expectations
suite = context.suites.add(gx.ExpectationSuite(name="five", expectations=[
    expect.ExpectColumnValuesToNotBeNull(column="id"),
    expect.ExpectColumnValuesToBeUnique(column="id"),
    expect.ExpectColumnValuesToBeBetween(column="amount", min_value=0, max_value=MOST_AMOUNT),
    expect.ExpectColumnValuesToMatchRegex(column="phone", regex=f"^{PHONE}$"),
    expect.ExpectColumnValuesToBeInSet(column="state", value_set=list(tables.STATES)),
]))
asset = context.data_sources.add_pandas("bench").add_dataframe_asset("loaded")
definition = asset.add_batch_definition_whole_dataframe("whole")
batch = definition.get_batch(batch_parameters={"dataframe": frame})
read_ms = (time.perf_counter() - begin) * 1_000
start = time.perf_counter()
outcome = batch.validate(suite, result_format="BASIC")
ms = (time.perf_counter() - start) * 1_000
found = {r.expectation_config.type: r.result.get("unexpected_count") for r in outcome.results}
print(json.dumps({"ms": ms, "parts": {"start_and_read": read_ms}, "found": found}))
