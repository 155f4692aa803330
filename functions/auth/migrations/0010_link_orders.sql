-- The link of a mail that opens an order of a guest.
ALTER TABLE one_time_tokens
    ADD COLUMN order_id text,
    DROP CONSTRAINT one_time_tokens_purpose_check,
    ADD CONSTRAINT one_time_tokens_purpose_check CHECK (
        purpose IN ('email_verification', 'password_reset', 'email_change', 'order_link')
    ) NOT VALID,
    ADD CONSTRAINT one_time_tokens_of_order CHECK ((order_id IS NOT NULL) = (purpose = 'order_link')) NOT VALID;
