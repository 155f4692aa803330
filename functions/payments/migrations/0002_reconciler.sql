-- Money captured for an order outside its payment, such as by a PaymentIntent of Stripe's dashboard. It is refunded:
-- the row with the idempotency key is stored before the request is sent.
CREATE TABLE stray_intents (
    intent_id text PRIMARY KEY,
    order_id text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL,
    idempotency_key text NOT NULL,
    stripe_refund_id text,
    found_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Where the next run continues if the previous one ran out of time.
CREATE TABLE reconciler_positions (
    list text PRIMARY KEY,
    after text NOT NULL,
    stored_at timestamptz NOT NULL
);

-- Payments and refunds that are compared regardless of their age.
CREATE INDEX payments_open ON payments (id) WHERE status IN ('requires_payment', 'processing', 'failed');
CREATE INDEX refunds_at_the_bank ON refunds (payment_id) WHERE status = 'pending' AND stripe_refund_id IS NOT NULL;
