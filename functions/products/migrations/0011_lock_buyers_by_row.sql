-- What makes the orders of an account or a network wait for each other: ordinary rows instead of advisory locks, some of
-- which pin a connection of RDS Proxy. An account and a network each stand for one of a fixed number of rows, so that none
-- is left behind. Two buyers with one row only wait for each other's reservation, which takes milliseconds.
CREATE TABLE buyer_locks (slot integer PRIMARY KEY CHECK (slot BETWEEN 0 AND 16383));
INSERT INTO buyer_locks SELECT generate_series(0, 16383);

-- Reserve the stock of an order durably and within the fair-use limits, in one call.
--
-- The rows of the owner and of the network are locked before the products, the lower one first, until the first commit.
-- So parallel requests cannot exceed a limit together, and cannot deadlock. A missing row is an error: without the lock
-- the limits would not hold.
--
-- The first commit does not wait for the disk, so that the products are locked as briefly as possible. No reservation may
-- be confirmed that a crash could undo, so a second, later commit of the same log waits for the disk. It updates the
-- order's own row, because a commit without a write waits for nothing.
--
-- `unannounced` are the cache namespaces that could not be announced, or null. The response has `exceeded`, the limits that
-- refuse a new order, or `new` (whether this call made the reservation), `state`, `fingerprint`, its `lines` by product, and
-- whether there are `pending` invalidations. Raises no_data_found if a product is gone, has another price or too little
-- stock.
CREATE OR REPLACE PROCEDURE reserve_stock(
    for_order text, for_owner text, for_network text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int,
    most_orders int, most_pieces int, most_percent int, unannounced text[], INOUT response jsonb
) LANGUAGE plpgsql AS $$
DECLARE
    owner_slot int := hashtextextended('owner ' || for_owner, 0) & 16383;
    network_slot int := hashtextextended('network ' || for_network, 0) & 16383;
    slots int := num_nonnulls(owner_slot, nullif(network_slot, owner_slot));
    -- Until the first commit.
    mode text := set_config('synchronous_commit', 'off', true);
    locked int;
    exceeded jsonb;
    is_new boolean;
BEGIN
    PERFORM FROM buyer_locks WHERE slot IN (owner_slot, network_slot) ORDER BY slot FOR UPDATE SKIP LOCKED;
    GET DIAGNOSTICS locked = ROW_COUNT;
    IF locked < slots THEN
        -- Other orders of this buyer are being placed. What exceeds a limit already must not wait for them, or a flood of
        -- orders would use up the connections. What waits must not hold the upper row without the lower.
        ROLLBACK;
        exceeded := exceeded_limits(for_owner, for_network, lines, most_orders, most_pieces, most_percent);
        IF exceeded IS NOT NULL AND NOT EXISTS (SELECT FROM order_reservations WHERE order_id = for_order) THEN
            response := jsonb_build_object('exceeded', exceeded);
            RETURN;
        END IF;
        mode := set_config('synchronous_commit', 'off', true);
        PERFORM FROM buyer_locks WHERE slot IN (owner_slot, network_slot) ORDER BY slot FOR UPDATE;
        GET DIAGNOSTICS locked = ROW_COUNT;
        IF locked < slots THEN
            RAISE 'buyer_locks has no row % or %', owner_slot, network_slot;
        END IF;
    END IF;
    exceeded := exceeded_limits(for_owner, for_network, lines, most_orders, most_pieces, most_percent);
    IF exceeded IS NOT NULL AND NOT EXISTS (SELECT FROM order_reservations WHERE order_id = for_order) THEN
        response := jsonb_build_object('exceeded', exceeded);
        RETURN;
    END IF;
    is_new := hold_stock(for_order, for_owner, for_network, lines, fingerprint_of_lines, in_currency, minutes);
    IF is_new AND unannounced IS NOT NULL THEN
        INSERT INTO pending_invalidations (namespace) SELECT unnest(unannounced);
    END IF;
    COMMIT;
    UPDATE order_reservations SET changed_at = clock_timestamp() WHERE order_id = for_order
    RETURNING jsonb_build_object(
        'new', is_new,
        'state', state,
        'fingerprint', fingerprint,
        'lines', (
            SELECT coalesce(jsonb_object_agg(product_id, to_jsonb(line) - '{order_id}'::text[]), '{}')
            FROM reservations AS line WHERE line.order_id = for_order
        ),
        'pending', EXISTS (SELECT FROM pending_invalidations)
    )
    INTO response;
END $$;
