-- The customers that are merged into others as of (:at, :known_at), each with the one that stands for
-- it: the last, where that was merged in its turn. Of every customer that stands for others, or is
-- merged, the `other` records of the same.
merged AS (
    WITH RECURSIVE gone AS (
        SELECT customer, merged_into FROM customers
        WHERE merged_into IS NOT NULL
          AND valid_from <= :at AND :at < valid_to
          AND known_from <= :known_at AND :known_at < known_to
    ),
    chain AS (
        SELECT customer, merged_into FROM gone
        UNION
        SELECT chain.customer, gone.merged_into
        FROM chain JOIN gone ON gone.customer = chain.merged_into
    )
    SELECT customer, merged_into AS survivor
    FROM chain
    WHERE NOT EXISTS (SELECT FROM gone WHERE gone.customer = chain.merged_into)
),
same AS (
    WITH one AS (
        SELECT customer, survivor FROM merged
        UNION
        SELECT survivor, survivor FROM merged
    )
    SELECT a.customer, b.customer AS other
    FROM one a JOIN one b USING (survivor)
    WHERE a.customer <> b.customer
)
