-- When reservations were last looked through for passed deadlines, and when that began again after it had stopped. One row.
CREATE TABLE expiry_runs (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    last_at timestamptz NOT NULL,
    resumed_at timestamptz NOT NULL
);
