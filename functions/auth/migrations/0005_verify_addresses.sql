ALTER TABLE users
    -- An account whose address was claimed by another registration has none.
    ALTER COLUMN email_normalised DROP NOT NULL,
    ADD COLUMN locale text NOT NULL DEFAULT 'en',
    -- When the owner of the address proved to receive its mail.
    ADD COLUMN verified_at timestamptz,
    -- The account that has the address now.
    ADD COLUMN claimed_by uuid REFERENCES users (id) ON DELETE SET NULL,
    ADD CONSTRAINT users_claimed_or_reachable CHECK (email_normalised IS NOT NULL OR verified_at IS NULL) NOT VALID;

CREATE INDEX users_by_claim ON users (claimed_by) WHERE claimed_by IS NOT NULL;

-- No customer has proved to receive the mail of an address so far. An operator chose the admins.
UPDATE users SET verified_at = now() WHERE role = 'admin';

ALTER TABLE sessions
    DROP CONSTRAINT sessions_end_reason_check,
    ADD CONSTRAINT sessions_end_reason_check CHECK (
        end_reason IN (
            'logout', 'password_changed', 'role_changed', 'refresh_token_reused', 'revoked', 'address_claimed',
            'password_reset'
        )
    ) NOT VALID;

-- Permissions for one action, mailed as a link. A reset that was requested for an unknown address has no user: it
-- costs the same work and is never mailed.
CREATE TABLE one_time_tokens (
    id uuid PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('email_verification', 'password_reset', 'email_change')),
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    new_email text,
    -- Set when the change takes effect: the address that is notified of it.
    previous_email text,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    CHECK ((new_email IS NOT NULL) = (purpose = 'email_change')),
    CHECK (previous_email IS NULL OR used_at IS NOT NULL)
);

CREATE INDEX one_time_tokens_open_by_user ON one_time_tokens (user_id)
    WHERE used_at IS NULL AND revoked_at IS NULL;
CREATE INDEX one_time_tokens_by_expiry ON one_time_tokens (expires_at);

-- The secrets that were mailed for a token, as SHA-256: one for each attempt to send the mail, all valid.
CREATE TABLE one_time_token_secrets (
    secret_hash bytea PRIMARY KEY,
    token_id uuid NOT NULL REFERENCES one_time_tokens (id) ON DELETE CASCADE,
    issued_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX one_time_token_secrets_by_token ON one_time_token_secrets (token_id);

-- Requested mails in a window that starts with the first one, per address (the SHA-256 of its normalised form, whether
-- or not an account has it) and per network (an HMAC-SHA256 whose key is not in the database).
CREATE TABLE mail_requests (
    counted_by text NOT NULL CHECK (counted_by IN ('address', 'network')),
    key_hash bytea NOT NULL,
    requests integer NOT NULL,
    window_ends_at timestamptz NOT NULL,
    PRIMARY KEY (counted_by, key_hash)
);

CREATE INDEX mail_requests_by_age ON mail_requests (window_ends_at);

-- Unpublished events.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    event jsonb NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE INDEX outbox_oldest ON outbox (created_at, id);
