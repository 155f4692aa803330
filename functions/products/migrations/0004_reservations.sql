-- One row per order: `reserved` until it is paid (`committed`) or cancelled (`released`). `expired` was released by its
-- deadline, so a late payment may still commit stock if there is any. A row without lines is a tombstone: the order was
-- released before it reserved anything, and cannot reserve any more.
CREATE TABLE order_reservations (
    order_id text PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('reserved', 'committed', 'released', 'expired')),
    fingerprint text,
    deadline timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX order_reservations_overdue ON order_reservations (deadline) WHERE state = 'reserved';

-- The lines, with the names and prices at that time; they never change. Products are archived, never deleted: a foreign
-- key would only lengthen the lock on a popular product.
CREATE TABLE reservations (
    order_id text NOT NULL REFERENCES order_reservations,
    product_id uuid NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    name text NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    currency text NOT NULL,
    PRIMARY KEY (order_id, product_id)
);

-- Ids of handled events.
CREATE TABLE inbox (
    event_id text PRIMARY KEY,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX inbox_oldest ON inbox (taken_at);

-- Reserves all lines or none, in one call: products stay locked during the call and its commit, but for no network
-- round trip. Products are locked in the order of ids, as by every other writer. Returns false if the order is known
-- already. Raises no_data_found if a product is gone, has another price or too few pieces.
CREATE FUNCTION hold_stock(for_order text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int)
    RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    line record;
    held record;
BEGIN
    INSERT INTO order_reservations (order_id, state, fingerprint, deadline)
    VALUES (for_order, 'reserved', fingerprint_of_lines, clock_timestamp() + make_interval(mins => minutes))
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
