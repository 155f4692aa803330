-- A section that no admin has changed has no row: its values are the defaults.
CREATE TABLE settings (
    section text PRIMARY KEY CHECK (section IN ('shop', 'legal', 'shipping', 'taxes', 'orders')),
    version integer NOT NULL CHECK (version > 0),
    value jsonb NOT NULL,
    updated_by text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- The latest values of each section, the current one included.
CREATE TABLE settings_changes (
    section text NOT NULL REFERENCES settings,
    version integer NOT NULL,
    value jsonb NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (section, version)
);
