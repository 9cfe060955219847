SELECT
    id,
    parent,
    kind,
    ordinal,
    CASE kind
        WHEN 'plan' THEN 0
        WHEN 'goal' THEN 100
        WHEN 'position' THEN 200
        WHEN 'objective' THEN 300
        WHEN 'action' THEN 400
        WHEN 'owner' THEN 500
        ELSE 600
    END + ordinal AS rank,
    title_zh,
    title_en,
    owner,
    period,
    milestone_zh,
    milestone_en,
    supports,
    indicator,
    source
FROM raw_plan
ORDER BY rank, id
