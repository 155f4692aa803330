ALTER TABLE users
    -- When its user asked for the erasure: no login, no link and no new address from now on. It is deleted when every
    -- service has erased its part; until then mails about open orders still go to its address.
    ADD COLUMN closed_at timestamptz;

ALTER TABLE sessions
    DROP CONSTRAINT sessions_end_reason_check,
    ADD CONSTRAINT sessions_end_reason_check CHECK (
        end_reason IN (
            'logout', 'password_changed', 'role_changed', 'refresh_token_reused', 'revoked', 'address_claimed',
            'password_reset', 'account_closed'
        )
    ) NOT VALID;

-- Requested erasures. A row outlives its account, to prove the erasure.
CREATE TABLE erasures (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL UNIQUE,
    requested_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    -- The services that had unfinished business with the user at the latest attempt.
    postponed_by text[] NOT NULL DEFAULT '{}',
    erased_at timestamptz
);

CREATE INDEX erasures_due ON erasures (next_attempt_at) WHERE erased_at IS NULL;
CREATE INDEX erasures_by_age ON erasures (erased_at) WHERE erased_at IS NOT NULL;

-- The services that have erased their part.
CREATE TABLE erasure_acknowledgements (
    erasure_id uuid NOT NULL REFERENCES erasures (id) ON DELETE CASCADE,
    service text NOT NULL,
    acknowledged_at timestamptz NOT NULL,
    PRIMARY KEY (erasure_id, service)
);
