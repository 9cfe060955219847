SELECT id, announced, from_code, from_name_zh, to_code, to_name_zh, extent, note_zh, note_en, source
FROM raw_change
ORDER BY announced, id
