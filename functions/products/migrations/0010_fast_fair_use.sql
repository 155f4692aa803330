-- Most buyers hold nothing unpaid and order a few pieces, so they cannot exceed a limit. This is decided first, without
-- looking at the products.
CREATE OR REPLACE FUNCTION exceeded_limits(
    for_owner text, for_network text, lines jsonb, most_orders int, most_pieces int, most_percent int
) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT (
        EXISTS (SELECT FROM order_reservations WHERE owner = for_owner AND state = 'reserved')
        OR EXISTS (SELECT FROM order_reservations WHERE network = for_network AND state = 'reserved')
        OR EXISTS (SELECT FROM jsonb_to_recordset(lines) AS line(quantity bigint) WHERE quantity > most_pieces)
    ) THEN
        RETURN NULL;
    END IF;
    RETURN (
        WITH unpaid AS MATERIALIZED (
            SELECT 'owner' AS holder, order_id FROM order_reservations WHERE owner = for_owner AND state = 'reserved'
            UNION ALL
            SELECT 'network', order_id FROM order_reservations WHERE network = for_network AND state = 'reserved'
        ), pieces AS (
            SELECT product_id, max(quantity) AS held FROM (
                SELECT holder, product_id, sum(quantity) AS quantity FROM unpaid JOIN reservations USING (order_id)
                GROUP BY holder, product_id
            ) AS of_each_holder GROUP BY product_id
        ), allowed AS (
            SELECT line.product_id, coalesce(held, 0) + quantity AS wanted,
                greatest(most_pieces, on_hand * most_percent / 100) AS most
            FROM jsonb_to_recordset(lines) AS line(product_id uuid, quantity bigint)
            JOIN products ON products.id = line.product_id
            LEFT JOIN pieces ON pieces.product_id = line.product_id
        )
        SELECT CASE
            WHEN EXISTS (SELECT FROM unpaid GROUP BY holder HAVING count(*) >= most_orders)
                THEN jsonb_build_array(jsonb_build_object('unpaid_orders', most_orders))
            ELSE (
                SELECT jsonb_agg(jsonb_build_object('product_id', product_id, 'unpaid_pieces', most) ORDER BY product_id)
                FROM allowed WHERE wanted > most
            )
        END
    );
END $$;
