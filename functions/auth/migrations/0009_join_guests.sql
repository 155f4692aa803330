ALTER TABLE users
    -- The account that a guest's orders joined: its user has verified the guest's address. The guest is deleted with it.
    ADD COLUMN joined_account uuid REFERENCES users (id) ON DELETE CASCADE;

CREATE INDEX users_joined_guests ON users (joined_account) WHERE joined_account IS NOT NULL;
CREATE INDEX users_separate_guests_by_address ON users (guest_email)
    WHERE guest_email IS NOT NULL AND joined_account IS NULL;
CREATE INDEX users_separate_guests_by_age ON users (created_at)
    WHERE guest_email IS NOT NULL AND joined_account IS NULL;
