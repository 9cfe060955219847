SELECT code, parent, level, kind, name_zh, name_en, full_name_zh
FROM raw_division
ORDER BY code
