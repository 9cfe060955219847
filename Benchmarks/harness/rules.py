"""The five rules of the table, said once for every peer: present, unique, in range, of a form, from a list."""

from harness import tables

PHONE = "1[3-9][0-9]{9}"
MOST_AMOUNT = 100_000

# SQL that is true for the rows that break a rule; `unique` is no condition on one row.
BROKEN = {
    "id_present": "id IS NULL",
    "amount_in_range": f"amount < 0 OR amount > {MOST_AMOUNT}",
    "phone_form": f"phone IS NOT NULL AND NOT regexp_full_match(phone, '{PHONE}')",
    "state_known": "state IS NOT NULL AND state NOT IN (" + ", ".join(f"'{state}'" for state in tables.STATES) + ")",
}

# The same for our app; every rule only warns, so that all rows are published.
CHECKS = f"""  - {{check: not_null, columns: [id], severity: warn}}
  - {{check: unique, columns: [id], severity: warn}}
  - {{check: range, column: amount, min: 0, max: {MOST_AMOUNT}, severity: warn}}
  - {{check: regex, column: phone, pattern: "{PHONE}", severity: warn}}
  - {{check: accepted, column: state, values: [{", ".join(tables.STATES)}], severity: warn}}"""
