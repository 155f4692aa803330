-- Requested copies of everything that the shop stores about a user. The file is an object in a bucket with the id as its
-- name; row and file are deleted when its link expires.
CREATE TABLE exports (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    requested_at timestamptz NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    -- When the file was complete, and until when its link works.
    ready_at timestamptz,
    expires_at timestamptz,
    CHECK ((ready_at IS NULL) = (expires_at IS NULL))
);

CREATE INDEX exports_of_user ON exports (user_id, requested_at);
CREATE INDEX exports_due ON exports (next_attempt_at) WHERE ready_at IS NULL;
CREATE INDEX exports_by_expiry ON exports (expires_at) WHERE expires_at IS NOT NULL;

-- The link of a mail that downloads an export. It works until it expires, as often as its reader likes.
ALTER TABLE one_time_tokens
    ADD COLUMN export_id uuid REFERENCES exports (id) ON DELETE CASCADE,
    DROP CONSTRAINT one_time_tokens_purpose_check,
    ADD CONSTRAINT one_time_tokens_purpose_check CHECK (
        purpose IN ('email_verification', 'password_reset', 'email_change', 'order_link', 'data_export')
    ) NOT VALID,
    ADD CONSTRAINT one_time_tokens_of_export CHECK ((export_id IS NOT NULL) = (purpose = 'data_export')) NOT VALID;

CREATE INDEX one_time_tokens_by_export ON one_time_tokens (export_id) WHERE export_id IS NOT NULL;
