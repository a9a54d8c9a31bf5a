JOIN unnest(%(streams)b::uuid[], %(versions)b::int4[]) AS known (id, last)
    ON stream = known.id AND version > known.last
ORDER BY stream, version
