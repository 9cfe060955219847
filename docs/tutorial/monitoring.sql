-- The operational database that the tutorial's app reads: a table of limits and a user that may read it.
CREATE DATABASE monitoring;
\connect monitoring
CREATE TABLE public.pollutant_limit (pollutant text PRIMARY KEY, most numeric(9, 1) NOT NULL);
INSERT INTO public.pollutant_limit VALUES ('pm25', 50), ('ozone', 160), ('so2', 60);
CREATE ROLE station_reader LOGIN PASSWORD 'tutorial';
GRANT SELECT ON public.pollutant_limit TO station_reader;
