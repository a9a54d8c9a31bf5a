INSERT INTO workspace (time_zone) VALUES (%(zone)s) ON CONFLICT DO NOTHING
