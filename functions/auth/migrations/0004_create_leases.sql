-- The right to run a job alone, until a moment by which its function has ended. A row, not an advisory lock: those pin a
-- connection of RDS Proxy.
CREATE TABLE leases (
    name text PRIMARY KEY,
    held_until timestamptz NOT NULL
);
