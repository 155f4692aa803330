-- Amounts are in the currency's smallest unit. A pending operation at Stripe is stored before its request is sent, so
-- that a crash leaves a row: `cancel_requested_at`, `sync_requested_at`, a refund without `stripe_refund_id`.
CREATE TABLE payments (
    id uuid PRIMARY KEY,
    order_id text NOT NULL,
    user_id text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    status text NOT NULL CHECK (status IN (
        'requires_payment', 'processing', 'succeeded', 'failed', 'cancelled', 'partially_refunded', 'refunded'
    )),
    intent_id text UNIQUE,
    client_secret text,
    idempotency_key text NOT NULL,
    key_made_at timestamptz NOT NULL,
    captured_minor bigint NOT NULL DEFAULT 0,
    refunded_minor bigint NOT NULL DEFAULT 0,
    failure_code text,
    seen_at bigint NOT NULL DEFAULT 0,
    cancel_requested_at timestamptz,
    sync_requested_at timestamptz,
    tried_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT payments_refunds_within_capture CHECK (0 <= refunded_minor AND refunded_minor <= captured_minor),
    CONSTRAINT payments_capture_within_amount CHECK (captured_minor <= amount_minor),
    CONSTRAINT payments_status_fits_amounts CHECK (
        CASE status
            WHEN 'succeeded' THEN captured_minor > 0 AND refunded_minor = 0
            WHEN 'partially_refunded' THEN refunded_minor > 0 AND refunded_minor < captured_minor
            WHEN 'refunded' THEN captured_minor > 0 AND refunded_minor = captured_minor
            ELSE captured_minor = 0
        END
    )
) WITH (fillfactor = 85);

-- An order has at most one payment that is not cancelled.
CREATE UNIQUE INDEX payments_one_per_order ON payments (order_id) WHERE status <> 'cancelled';
CREATE INDEX payments_of_order ON payments (order_id, created_at, id);
CREATE INDEX payments_of_user ON payments (user_id, created_at, id);
CREATE INDEX payments_newest ON payments (created_at, id);
CREATE INDEX payments_to_cancel ON payments (tried_at NULLS FIRST)
    WHERE cancel_requested_at IS NOT NULL AND status IN ('requires_payment', 'failed');
CREATE INDEX payments_to_sync ON payments (tried_at NULLS FIRST) WHERE sync_requested_at IS NOT NULL;

-- Refunds stay within the capture: checked under the lock of the payment's row, because no constraint spans rows.
CREATE TABLE refunds (
    id uuid PRIMARY KEY,
    payment_id uuid NOT NULL REFERENCES payments,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    reason text,
    origin text NOT NULL CHECK (origin IN ('admin', 'order_cancelled', 'stripe', 'reconciler')),
    status text NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    stripe_refund_id text UNIQUE,
    idempotency_key text NOT NULL UNIQUE,
    key_made_at timestamptz NOT NULL,
    failure_code text,
    requested_by text,
    -- SHA-256 of the client's idempotency key: text that a client chooses freely is not stored.
    client_key text,
    fingerprint text,
    tried_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT refunds_succeed_at_stripe CHECK (status <> 'succeeded' OR stripe_refund_id IS NOT NULL),
    UNIQUE (requested_by, client_key)
);
CREATE INDEX refunds_of_payment ON refunds (payment_id, created_at, id);
CREATE INDEX refunds_to_send ON refunds (tried_at NULLS FIRST) WHERE status = 'pending' AND stripe_refund_id IS NULL;

-- Handled events of Stripe, and their outcomes.
CREATE TABLE stripe_events (
    id text PRIMARY KEY,
    type text NOT NULL,
    outcome text NOT NULL,
    intent_id text,
    received_at timestamptz NOT NULL
);
CREATE INDEX stripe_events_oldest ON stripe_events (received_at);
-- Events that arrived before their payment had its PaymentIntent.
CREATE INDEX stripe_events_unknown ON stripe_events (intent_id) WHERE outcome = 'unknown_payment';

-- Ids of handled events of the bus.
CREATE TABLE inbox (
    event_id text PRIMARY KEY,
    taken_at timestamptz NOT NULL
);
CREATE INDEX inbox_oldest ON inbox (taken_at);

-- Unpublished events.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    event jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX outbox_oldest ON outbox (created_at, id);

-- Cancelled orders: a later capture is refunded, and no payment can be started.
CREATE TABLE cancelled_orders (
    order_id text PRIMARY KEY,
    cancelled_at timestamptz NOT NULL
);
