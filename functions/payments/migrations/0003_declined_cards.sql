-- Declined cards per order, over all its payments; an order with many accepts no payment for a while.
CREATE TABLE order_declines (
    order_id text PRIMARY KEY,
    declines integer NOT NULL CHECK (declines > 0),
    blocked_until timestamptz
);
