-- Makes a reservation in one call, with both of its commits. The first one releases the row locks of the products before
-- the disk has written it: a lock that waits for the disk limits how many reservations of a popular product fit into a
-- second. A reservation that a crash could undo must not be confirmed, so the second commit, later in the same log,
-- waits for the disk, together with all other waiting requests. After a crash before that, the reservation does not exist.
--
-- `untold` are the cache namespaces that could not be announced, or null. The response has `new` (false: the
-- order was known), `state` and `fingerprint` of what is on the disk, its `lines` by product, and whether there are
-- `pending` invalidations. Raises no_data_found as `hold_stock` does.
CREATE PROCEDURE reserve_stock(
    for_order text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int, untold text[],
    INOUT answer jsonb
) LANGUAGE plpgsql AS $$
DECLARE
    new boolean;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    new := hold_stock(for_order, lines, fingerprint_of_lines, in_currency, minutes);
    IF new AND untold IS NOT NULL THEN
        INSERT INTO pending_invalidations (namespace) SELECT unnest(untold);
    END IF;
    COMMIT;
    -- A commit without a write waits for nothing.
    PERFORM pg_logical_emit_message(true, 'reservation', for_order);
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
    INTO answer FROM order_reservations WHERE order_id = for_order;
END $$;
