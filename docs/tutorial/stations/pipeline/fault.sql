SELECT id, "at" AS occurred, station_code AS station, fault_part AS part, fault_minutes AS minutes,
    fault_minutes > getvariable('most_minutes') AS long
FROM raw_event
