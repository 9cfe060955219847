"""Corrects two rows that were set aside, as a program would: python3 correct.py ADDRESS KEY."""
import json
import sys
import urllib.request

address, key = sys.argv[1:]


def ask(path, body=None):
    request = urllib.request.Request(
        address + "/api/v1" + path,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + key, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


# What identifies the row, and what is right about it.
known = {
    "CQ-S004": {"投运日期": "2019-02-28"},
    "E-4": {"minutes": "96"},
}
for batch in ask("/quarantine?app=stations")["batches"]:
    for row in ask(f"/quarantine/{batch['id']}/rows")["rows"]:
        print(f"{batch['name']}: {row['place']}: {'; '.join(row['reasons'])}")
        for name, right in known.items():
            if name in row["raw"] and set(right) <= set(row["fields"]):
                correction = {"hash": row["hash"], "values": {**row["fields"], **right}}
                ask(f"/quarantine/{batch['id']}/corrections", {"corrections": [correction], "reason": "asked the station"})
                print(f"  corrected {name}: {right}")
