SELECT live.projection, builds.schema, builds.fingerprint, builds.of
FROM live JOIN builds USING (schema)
