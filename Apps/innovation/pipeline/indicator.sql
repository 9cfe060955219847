SELECT key, title_zh, title_en, unit, direction, measure, owner
FROM raw_indicator
ORDER BY key
