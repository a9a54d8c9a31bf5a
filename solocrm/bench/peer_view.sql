INSERT INTO bench_deals (deal, name, stage, amount) VALUES (%s, %s, %s, %s)
ON CONFLICT (deal) DO UPDATE SET stage = EXCLUDED.stage
