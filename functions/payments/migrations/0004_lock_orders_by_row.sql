-- What makes the start and the cancellation of an order's payment wait for each other, even if the order has no row yet:
-- ordinary rows instead of advisory locks, some of which pin a connection of RDS Proxy. An order stands for one of a fixed
-- number of rows, so that none is left behind. Two orders with one row only wait for each other's transaction.
CREATE TABLE order_locks (slot integer PRIMARY KEY CHECK (slot BETWEEN 0 AND 16383));
INSERT INTO order_locks SELECT generate_series(0, 16383);

-- Lock an order until the end of the transaction. Call it before any other lock and once in a transaction, so that two
-- transactions cannot deadlock. A missing row is an error: without the lock, concurrent requests would not see each other.
CREATE FUNCTION lock_order(order_id text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    order_slot int := hashtextextended(order_id, 0) & 16383;
BEGIN
    PERFORM FROM order_locks WHERE slot = order_slot FOR UPDATE;
    IF NOT FOUND THEN
        RAISE 'order_locks has no row %', order_slot;
    END IF;
END $$;
