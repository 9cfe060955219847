-- Whom figures speak of, and the region code each is filed under.
SELECT subject, title_en, kind, region
FROM raw_subject
ORDER BY subject
