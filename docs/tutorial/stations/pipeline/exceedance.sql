SELECT r.station, r.month, r.pollutant, r.mean, l.most
FROM reading AS r JOIN raw_limit AS l ON l.pollutant = r.pollutant
WHERE r.mean > l.most
