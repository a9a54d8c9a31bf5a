-- The opportunities that are merged into others as of (:at, :known_at), each with the one that stands
-- for it: the last, where that was merged in its turn.
merged_deal AS (
    WITH RECURSIVE gone AS (
        SELECT opportunity, merged_into FROM opportunities
        WHERE merged_into IS NOT NULL
          AND valid_from <= :at AND :at < valid_to
          AND known_from <= :known_at AND :known_at < known_to
    ),
    chain AS (
        SELECT opportunity, merged_into FROM gone
        UNION
        SELECT chain.opportunity, gone.merged_into
        FROM chain JOIN gone ON gone.opportunity = chain.merged_into
    )
    SELECT opportunity, merged_into AS survivor
    FROM chain
    WHERE NOT EXISTS (SELECT FROM gone WHERE gone.opportunity = chain.merged_into)
)
