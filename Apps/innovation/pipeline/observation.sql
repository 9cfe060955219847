-- Figures are stated in base units (元, 家, 人 …) and shown in the indicator's unit (亿元, 万人 …); decimals stay exact.
-- Of several statements about the same period the one published last holds.
WITH stated AS (
    SELECT
        s.id,
        s.key,
        s.region,
        s.subject,
        s.period,
        CASE
            WHEN s.unit IS NULL AND i.unit IS NULL THEN s.value
            WHEN g.base = d.base THEN CAST(CAST(s.value * g.factor AS DECIMAL(24, 4)) * d.inverse AS DECIMAL(18, 4))
        END AS value,
        i.unit,
        s.comparator,
        s.published,
        s.source,
        row_number() OVER (PARTITION BY s.key, s.region, s.subject, s.period ORDER BY s.published DESC, s.id) AS recency,
        count(*) OVER (PARTITION BY s.key, s.region, s.subject, s.period) AS statements
    FROM statement AS s
    INNER JOIN indicator AS i ON i.key = s.key
    LEFT JOIN raw_unit AS g ON g.unit = s.unit
    LEFT JOIN raw_unit AS d ON d.unit = i.unit
    WHERE s.kind = 'actual' AND s.value IS NOT NULL
)
SELECT
    id,
    key AS indicator,
    region,
    subject,
    period,
    value,
    unit,
    comparator,
    statements - 1 AS revisions,
    published,
    source
FROM stated
WHERE recency = 1
ORDER BY indicator, period, id
