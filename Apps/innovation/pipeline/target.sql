-- Targets and baselines are printed in varying units (1.27 万家, 6350 家) and shown in the indicator's unit.
SELECT
    t.id,
    t.indicator,
    t.node,
    n.kind AS node_kind,
    j.region,
    CASE WHEN j.kind = 'region' THEN NULL ELSE t.subject END AS subject,
    CASE
        WHEN b.base = d.base THEN CAST(CAST(t.baseline_value * b.factor AS DECIMAL(24, 4)) * d.inverse AS DECIMAL(18, 4))
    END AS baseline_value,
    t.baseline_period,
    t.baseline_kind,
    t.baseline_basis_zh,
    t.baseline_basis_en,
    t.comparator,
    CASE
        WHEN g.base = d.base THEN CAST(CAST(t.value * g.factor AS DECIMAL(24, 4)) * d.inverse AS DECIMAL(18, 4))
    END AS value,
    i.unit,
    t.period,
    t.derived,
    t.basis_zh,
    t.basis_en,
    t.relation,
    t.related,
    t.published,
    t.source
FROM raw_target AS t
INNER JOIN indicator AS i ON i.key = t.indicator
LEFT JOIN plan_node AS n ON n.id = t.node
LEFT JOIN subject AS j ON j.subject = t.subject
LEFT JOIN raw_unit AS b ON b.unit = t.baseline_unit
LEFT JOIN raw_unit AS g ON g.unit = t.unit
LEFT JOIN raw_unit AS d ON d.unit = i.unit
ORDER BY t.id
