SELECT "站点" AS station, "月份" AS month, 'pm25' AS pollutant, "PM2.5_均值" AS mean, "PM2.5_有效天数" AS valid_days FROM raw_reading
UNION ALL
SELECT "站点", "月份", 'ozone', "臭氧_均值", "臭氧_有效天数" FROM raw_reading
