ALTER TABLE erasures
    -- When its user was first informed by mail that it waits for open orders.
    ADD COLUMN informed_at timestamptz,
    -- When the mail that confirms it was requested, the last one before the address is forgotten.
    ADD COLUMN confirmed_at timestamptz,
    -- Whether it was done before, and a restored backup brought the data back. Its user gets no mail.
    ADD COLUMN repeated boolean NOT NULL DEFAULT false;
