SELECT
    p.region,
    d.name_zh,
    d.name_en,
    p.period,
    p.population,
    p.evidence,
    p.published,
    p.source
FROM raw_population AS p
LEFT JOIN division AS d ON d.code = p.region
ORDER BY p.region
