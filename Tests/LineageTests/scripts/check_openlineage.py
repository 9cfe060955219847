"""Reads files of run events, one JSON object a line, with OpenLineage's own client; says of each what it understood.

Refuses a file if the client does not know a member, expects one that is missing, reads another version of a facet, or writes another event.
"""

import json
import sys
import typing

import attr
from openlineage.client import event_v2
from openlineage.client.generated import base
from openlineage.client.serde import Serde

CONTAINERS = {
    "run": {
        "parent": "parent_run.ParentRunFacet", "nominalTime": "nominal_time_run.NominalTimeRunFacet",
        "errorMessage": "error_message_run.ErrorMessageRunFacet",
    },
    "job": {
        "sql": "sql_job.SQLJobFacet", "documentation": "documentation_job.DocumentationJobFacet", "jobType": "job_type_job.JobTypeJobFacet",
    },
    "dataset": {
        "schema": "schema_dataset.SchemaDatasetFacet", "columnLineage": "column_lineage_dataset.ColumnLineageDatasetFacet",
        "dataQualityMetrics": "data_quality_metrics_dataset.DataQualityMetricsDatasetFacet",
        "dataQualityAssertions": "data_quality_assertions_dataset.DataQualityAssertionsDatasetFacet",
        "documentation": "documentation_dataset.DocumentationDatasetFacet", "ownership": "ownership_dataset.OwnershipDatasetFacet",
        "version": "dataset_version_dataset.DatasetVersionDatasetFacet",
    },
    "output": {"outputStatistics": "output_statistics_output_dataset.OutputStatisticsOutputDatasetFacet"},
}
understood = 0


def build(kind, value, module):
    """Makes `value` the client's class `kind`, and what is in it the classes of its members."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if value is None:
        return None
    if origin is list:
        return [build(arguments[0], element, module) for element in value]
    if origin is dict:
        return {key: build(arguments[1], element, module) for key, element in value.items()}
    if arguments:  # A union with None.
        return build(next(each for each in arguments if each is not type(None)), value, module)
    if attr.has(kind):
        hints = typing.get_type_hints(kind, vars(module), vars(base))
        members = {key: build(hints[key], element, module) for key, element in value.items() if not key.startswith("_")}
        return kind(**members)
    if kind in (str, int, bool, float) and not isinstance(value, (int, float) if kind is float else kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def facets(container, values):
    global understood
    made = {}
    for name, value in values.items():
        if name.startswith("heliu_"):
            continue
        module_name, class_name = CONTAINERS[container][name].split(".")
        module = __import__(f"openlineage.client.generated.{module_name}", fromlist=[class_name])
        kind = getattr(module, class_name)
        facet = build(kind, value, module)
        facet._producer = value["_producer"]
        if facet._schemaURL != value["_schemaURL"]:
            raise ValueError(f"{name}: {value['_schemaURL']}, the client reads {facet._schemaURL}")
        understood += 1
        made[name] = facet
    return made


def dataset(kind, value):
    extra = {"outputFacets": facets("output", value["outputFacets"])} if "outputFacets" in value else {}
    return kind(namespace=value["namespace"], name=value["name"], facets=facets("dataset", value["facets"]), **extra)


def without_empty(value):
    if isinstance(value, dict):
        cleaned = {k: without_empty(v) for k, v in value.items() if not k.startswith("heliu_")}
        return {k: v for k, v in cleaned.items() if v not in (None, {}, [])}
    return [without_empty(v) for v in value] if isinstance(value, list) else value


def check(path):
    """Reads the events of one file; gives what was understood."""
    global understood
    understood = 0
    with open(path, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    for event in events:
        run, job = event["run"], event["job"]
        made = event_v2.RunEvent(
            eventType=event_v2.RunState(event["eventType"]), eventTime=event["eventTime"], producer=event["producer"],
            run=event_v2.Run(runId=run["runId"], facets=facets("run", run["facets"])),
            job=event_v2.Job(namespace=job["namespace"], name=job["name"], facets=facets("job", job["facets"])),
            inputs=[dataset(event_v2.InputDataset, each) for each in event["inputs"]],
            outputs=[dataset(event_v2.OutputDataset, each) for each in event["outputs"]])
        if made.schemaURL != event["schemaURL"]:
            raise ValueError(f"{event['schemaURL']}, the client writes {made.schemaURL}")
        written, given = without_empty(json.loads(Serde.to_json(made))), without_empty(event)
        if written != given:
            raise ValueError(f"the client writes {json.dumps(written, sort_keys=True)} for {json.dumps(given, sort_keys=True)}")
    return f"{len(events)} events and {understood} facets read"


for path in sys.argv[1:]:
    try:
        print(check(path))
    except Exception as fault:  # Each file is told about, whatever is wrong with it.
        print(f"refused: {type(fault).__name__}: {fault}")
