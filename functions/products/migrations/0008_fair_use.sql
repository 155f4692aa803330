-- Fair use: an account or a network cannot reserve a large share of the stock without paying.
--
-- `owner` is the account, `network` a hash of the client's network. They are stored only while the order is unpaid.
-- What they hold is counted from the reservations themselves, so that nothing can leak after a cancellation, an expiry
-- or a commit.
ALTER TABLE order_reservations ADD COLUMN owner text, ADD COLUMN network text;
CREATE INDEX order_reservations_owner ON order_reservations (owner) WHERE state = 'reserved';
CREATE INDEX order_reservations_network ON order_reservations (network) WHERE state = 'reserved';

-- The fair-use limits that a new order would exceed, or null: `[{"unpaid_orders": 5}]`, or the products of which too many
-- pieces would be reserved, each with the number allowed, `[{"product_id": "…", "unpaid_pieces": 20}]`.
CREATE FUNCTION exceeded_limits(
    for_owner text, for_network text, lines jsonb, most_orders int, most_pieces int, most_percent int
) RETURNS jsonb LANGUAGE sql STABLE AS $$
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
$$;

CREATE FUNCTION hold_stock(
    for_order text, for_owner text, for_network text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line record;
    held record;
BEGIN
    INSERT INTO order_reservations (order_id, owner, network, state, fingerprint, deadline)
    VALUES (
        for_order, for_owner, for_network, 'reserved', fingerprint_of_lines,
        clock_timestamp() + make_interval(mins => minutes)
    )
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    FOR line IN
        SELECT * FROM jsonb_to_recordset(lines) AS each(product_id uuid, quantity bigint, price_minor bigint)
        ORDER BY product_id
    LOOP
        UPDATE products SET reserved = reserved + line.quantity, updated_at = clock_timestamp()
        WHERE id = line.product_id AND archived_at IS NULL AND available >= line.quantity
            AND price_minor = coalesce(line.price_minor, price_minor)
        RETURNING name, price_minor INTO held;
        IF NOT FOUND THEN
            RAISE no_data_found;
        END IF;
        INSERT INTO reservations (order_id, product_id, quantity, name, price_minor, currency)
        VALUES (for_order, line.product_id, line.quantity, held.name, held.price_minor, in_currency);
    END LOOP;
    RETURN true;
END $$;

-- Reserve the stock of an order durably and within the fair-use limits, in one call.
--
-- The locks of the owner and of the network make their orders wait for each other, so that parallel requests cannot
-- exceed a limit together. They are taken before the products' locks, in one order, and end with the first commit.
--
-- The first commit does not wait for the disk, so that the products are locked as briefly as possible. No reservation may
-- be confirmed that a crash could undo, so a second, later commit of the same log waits for the disk. It updates the
-- order's own row, because a commit without a write waits for nothing.
--
-- `unannounced` are the cache namespaces that could not be announced, or null. The response has `exceeded`, the limits that
-- refuse a new order, or `new` (whether this call made the reservation), `state`, `fingerprint`, its `lines` by product, and
-- whether there are `pending` invalidations. Raises no_data_found if a product is gone, has another price or too little
-- stock.
CREATE PROCEDURE reserve_stock(
    for_order text, for_owner text, for_network text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int,
    most_orders int, most_pieces int, most_percent int, unannounced text[], INOUT response jsonb
) LANGUAGE plpgsql AS $$
DECLARE
    owner_lock bigint := hashtextextended('owner ' || for_owner, 0);
    network_lock bigint := hashtextextended('network ' || for_network, 0);
    exceeded jsonb;
    new boolean;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    IF NOT (
        pg_try_advisory_xact_lock(least(owner_lock, network_lock))
        AND pg_try_advisory_xact_lock(greatest(owner_lock, network_lock))
    ) THEN
        -- Other orders of this buyer are being placed. What exceeds a limit already must not wait for them, or a flood of
        -- orders would use up the connections.
        IF NOT EXISTS (SELECT FROM order_reservations WHERE order_id = for_order) THEN
            exceeded := exceeded_limits(for_owner, for_network, lines, most_orders, most_pieces, most_percent);
            IF exceeded IS NOT NULL THEN
                response := jsonb_build_object('exceeded', exceeded);
                RETURN;
            END IF;
        END IF;
        PERFORM pg_advisory_xact_lock(least(owner_lock, network_lock));
        PERFORM pg_advisory_xact_lock(greatest(owner_lock, network_lock));
    END IF;
    IF NOT EXISTS (SELECT FROM order_reservations WHERE order_id = for_order) THEN
        exceeded := exceeded_limits(for_owner, for_network, lines, most_orders, most_pieces, most_percent);
        IF exceeded IS NOT NULL THEN
            response := jsonb_build_object('exceeded', exceeded);
            RETURN;
        END IF;
    END IF;
    new := hold_stock(for_order, for_owner, for_network, lines, fingerprint_of_lines, in_currency, minutes);
    IF new AND unannounced IS NOT NULL THEN
        INSERT INTO pending_invalidations (namespace) SELECT unnest(unannounced);
    END IF;
    COMMIT;
    UPDATE order_reservations SET changed_at = clock_timestamp() WHERE order_id = for_order;
    SELECT jsonb_build_object(
        'new', new,
        'state', state,
        'fingerprint', fingerprint,
        'lines', (
            SELECT coalesce(jsonb_object_agg(product_id, to_jsonb(line) - '{order_id}'::text[]), '{}')
            FROM reservations AS line WHERE line.order_id = for_order
        ),
        'pending', EXISTS (SELECT FROM pending_invalidations)
    )
    INTO response FROM order_reservations WHERE order_id = for_order;
END $$;
