SELECT "站点编码" AS code, "站点名称" AS name, "区县代码" AS district, "海拔(米)" AS altitude_m, "投运日期" AS opened
FROM raw_station
