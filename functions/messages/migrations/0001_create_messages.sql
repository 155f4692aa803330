-- One row is one mail, written before it is sent.
CREATE TABLE messages (
    id uuid PRIMARY KEY,
    event_id text NOT NULL,
    kind text NOT NULL,
    -- Who gets it, not the address: that is known only when it is sent.
    recipient text NOT NULL CHECK (recipient IN ('customer', 'new_address', 'old_address', 'shop')),
    -- 0 for the mail of the event, then one for each time that it was sent again on request.
    copy integer NOT NULL DEFAULT 0 CHECK (copy >= 0),
    user_id text,
    order_id text,
    token_id text,
    -- Business facts of the event that the template uses.
    data jsonb NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'sent', 'failed', 'suppressed')),
    -- Why it is suppressed or failed.
    reason text,
    attempts integer NOT NULL DEFAULT 0,
    -- Attempts that failed for another reason than an outage.
    failures integer NOT NULL DEFAULT 0,
    -- Type of the error of the latest attempt.
    last_error text,
    next_attempt_at timestamptz NOT NULL,
    -- End of the attempt's lease, which also identifies it.
    lease_until timestamptz,
    -- When the mail was handed to SES, until SES has refused it. If that attempt has no outcome, the next one may repeat it.
    handed_over_at timestamptz,
    repeated boolean NOT NULL DEFAULT false,
    -- Of the latest attempt.
    address text,
    locale text,
    provider_id text,
    event_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sent_at timestamptz,
    UNIQUE (event_id, kind, recipient, copy),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CHECK ((state IN ('suppressed', 'failed')) = (reason IS NOT NULL))
);

CREATE INDEX messages_due ON messages (next_attempt_at) WHERE state = 'pending';
CREATE INDEX messages_of_order ON messages (order_id, created_at, id) WHERE order_id IS NOT NULL;
CREATE INDEX messages_newest ON messages (created_at, id);

-- Addresses that get no more mail: the SHA-256 of the address in lower case.
CREATE TABLE suppressions (
    address_hash text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('bounce', 'complaint')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (address_hash, reason)
);
