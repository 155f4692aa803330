-- contract: no stage runs the release that counted failures per account alone

-- Failed logins per account and network.
-- account_hash is the SHA-256 of the normalised address, whether or not a user has it.
-- network_hash is an HMAC-SHA256 of account and network; its key is not in the database.
CREATE TABLE login_failures_by_network (
    account_hash bytea NOT NULL,
    network_hash bytea NOT NULL,
    failures integer NOT NULL CHECK (failures >= 0),
    -- Attempts that have started and have no outcome yet.
    pending integer NOT NULL CHECK (pending >= 0),
    delayed_until timestamptz NOT NULL,
    last_attempt_at timestamptz NOT NULL,
    PRIMARY KEY (account_hash, network_hash)
);

CREATE INDEX login_failures_by_network_age ON login_failures_by_network (last_attempt_at);

-- Failed and pending logins per account, from all networks, in a window that starts with the first one.
CREATE TABLE login_failures_by_account (
    account_hash bytea PRIMARY KEY,
    failures integer NOT NULL CHECK (failures >= 0),
    window_ends_at timestamptz NOT NULL
);

CREATE INDEX login_failures_by_account_age ON login_failures_by_account (window_ends_at);

-- Networks from which a user has signed in.
CREATE TABLE trusted_networks (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    network_hash bytea NOT NULL,
    last_login_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, network_hash)
);

CREATE INDEX trusted_networks_by_age ON trusted_networks (last_login_at);

DROP TABLE login_failures;
