-- Milestones carry no figure and become a kind of their own; the whole region's figures have no subject.
SELECT
    s.id,
    s.key,
    s.name,
    j.region,
    CASE WHEN j.kind = 'region' THEN NULL ELSE s.subject END AS subject,
    j.kind AS subject_kind,
    s.measure,
    CASE WHEN s.comparator = 'milestone' THEN 'milestone' ELSE s.kind END AS kind,
    CASE WHEN s.comparator = 'milestone' THEN NULL ELSE s.comparator END AS comparator,
    s.value,
    s.unit,
    s.period,
    s.topic,
    s.published,
    s.source
FROM raw_statement AS s
LEFT JOIN subject AS j ON j.subject = s.subject
ORDER BY s.id
