-- Where a user has orders delivered. Exactly one address of a user is the default.
CREATE TABLE addresses (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    line1 text NOT NULL,
    line2 text,
    city text,
    postal_code text,
    region text,
    country text NOT NULL,
    phone text,
    is_default boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX addresses_of_user ON addresses (user_id, created_at, id);
CREATE UNIQUE INDEX addresses_default_of_user ON addresses (user_id) WHERE is_default;
