-- Guests, and the account that has verified their address and therefore sees their payments.
CREATE TABLE joined_guests (
    guest_id text PRIMARY KEY,
    account_id text NOT NULL
);

CREATE INDEX joined_guests_by_account ON joined_guests (account_id);
