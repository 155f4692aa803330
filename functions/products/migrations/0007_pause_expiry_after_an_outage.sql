-- When reservations were last checked for passed deadlines, and when the checks resumed after the latest outage.
-- One row.
CREATE TABLE expiry_runs (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_at timestamptz NOT NULL,
    resumed_at timestamptz NOT NULL
);
