ALTER TABLE sessions
    DROP CONSTRAINT sessions_end_reason_check,
    ADD CONSTRAINT sessions_end_reason_check
        CHECK (end_reason IN ('logout', 'password_changed', 'role_changed', 'refresh_token_reused', 'revoked')) NOT VALID;
