-- Addresses compare by email_normalised; email is as the user wrote it.
CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_normalised text NOT NULL UNIQUE,
    name text NOT NULL,
    password_hash text NOT NULL,
    -- Counts password changes, not new hashes of the same password: a login that checked an older version is void.
    password_version integer NOT NULL DEFAULT 1,
    role text NOT NULL DEFAULT 'customer' CHECK (role IN ('customer', 'admin')),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('logout', 'password_changed', 'role_changed', 'refresh_token_reused')),
    -- Whether the end was published to the cache.
    end_published boolean NOT NULL DEFAULT false,
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);

CREATE INDEX sessions_open_by_user ON sessions (user_id) WHERE ended_at IS NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
CREATE INDEX sessions_with_unpublished_end ON sessions (ended_at) WHERE ended_at IS NOT NULL AND NOT end_published;

-- A token is stored only as its SHA-256. Its successor is derived from the token itself and the salt,
-- so that a repeated request gets the same response without any token being stored.
CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_at timestamptz,
    successor_salt bytea
);

CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- Failed logins by the SHA-256 of the normalised address: whether a user has this address makes no difference.
CREATE TABLE login_failures (
    address_hash bytea PRIMARY KEY,
    failures integer NOT NULL CHECK (failures >= 0),
    -- Attempts that have started and have no outcome yet.
    pending integer NOT NULL CHECK (pending >= 0),
    waits_until timestamptz NOT NULL,
    last_attempt_at timestamptz NOT NULL
);

CREATE INDEX login_failures_by_age ON login_failures (last_attempt_at);
