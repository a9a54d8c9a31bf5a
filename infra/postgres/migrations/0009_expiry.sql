-- What has expired is found without reading all that has not; rows stand in the order of their times.
CREATE INDEX commands_by_age ON commands USING brin (recorded_at);
