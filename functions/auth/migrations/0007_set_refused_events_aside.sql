-- Events that the bus refused. The relay tries them again at `retry_at`; without one they are set aside, until an
-- operator retries them.
ALTER TABLE outbox
    ADD COLUMN attempts integer NOT NULL DEFAULT 0,
    ADD COLUMN retry_at timestamptz;

CREATE INDEX outbox_refused ON outbox (retry_at) WHERE attempts > 0;
