-- Guests buy without an account. A guest has no password, and its address does not keep anyone from registering it: each
-- guest checkout is another guest, so that knowing an address shows nothing that was ordered with it.
ALTER TABLE users
    -- The normalised address that a guest gave.
    ADD COLUMN guest_email text,
    DROP CONSTRAINT users_role_check,
    ADD CONSTRAINT users_role_check CHECK (role IN ('guest', 'customer', 'admin')) NOT VALID,
    ADD CONSTRAINT users_guest_has_no_account CHECK (
        (role = 'guest') = (guest_email IS NOT NULL) AND (guest_email IS NULL OR email_normalised IS NULL)
    ) NOT VALID;
