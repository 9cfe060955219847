-- The operators change their limits: one is stricter, one is new, one is gone.
\connect monitoring
UPDATE public.pollutant_limit SET most = 45 WHERE pollutant = 'pm25';
INSERT INTO public.pollutant_limit VALUES ('no2', 40);
DELETE FROM public.pollutant_limit WHERE pollutant = 'so2';
