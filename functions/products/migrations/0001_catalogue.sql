CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Normalises names and search terms: case-folded, with composed accents.
CREATE FUNCTION fold(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN casefold(normalize(value, NFC) COLLATE pg_unicode_fast) COLLATE "C";

CREATE FUNCTION starting_with(term text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(fold(term), '([\\%_])', '\\\1', 'g') || '%';

CREATE FUNCTION containing(term text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN '%' || starting_with(term);

CREATE TABLE products (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    sku text UNIQUE,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    category text NOT NULL,
    image_url text,
    on_hand bigint NOT NULL DEFAULT 0,
    reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    available bigint GENERATED ALWAYS AS (on_hand - reserved) STORED,
    in_stock boolean GENERATED ALWAYS AS (on_hand > reserved) STORED,
    name_key text COLLATE "C" GENERATED ALWAYS AS (fold(name)) STORED,
    -- No text contains the control character, so no search term matches across name and description.
    search_key text COLLATE "C" GENERATED ALWAYS AS (fold(name) || E'\x01' || fold(description)) STORED,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT products_stock_covers_reservations CHECK (on_hand >= reserved)
) WITH (fillfactor = 90);

-- Stock may change often: on_hand, reserved, available and updated_at are in no index, so that the update stays in
-- its page (HOT). in_stock is, but it changes only with the last piece sold or the first one added.
CREATE INDEX products_newest ON products (created_at, id) WHERE archived_at IS NULL;
CREATE INDEX products_price ON products (price_minor, id) WHERE archived_at IS NULL;
CREATE INDEX products_name ON products (name_key, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX products_category_newest ON products (category, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX products_category_price ON products (category, price_minor, id) WHERE archived_at IS NULL;
CREATE INDEX products_category_name ON products (category, name_key, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX products_stock_price ON products (in_stock, price_minor, id) WHERE archived_at IS NULL;
CREATE INDEX products_stock_category_price ON products (in_stock, category, price_minor, id)
    WHERE archived_at IS NULL;
CREATE INDEX products_search ON products USING gin (search_key gin_trgm_ops, name_key gin_trgm_ops)
    WITH (fastupdate = off) WHERE archived_at IS NULL;

-- Stock adjustments by admins. `answer` is the response that a retry with the same key gets.
CREATE TABLE stock_adjustments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id uuid NOT NULL REFERENCES products,
    delta bigint NOT NULL CHECK (delta <> 0),
    reason text NOT NULL,
    adjusted_by text NOT NULL,
    adjusted_at timestamptz NOT NULL DEFAULT now(),
    idempotency_key text,
    answer text NOT NULL,
    UNIQUE (product_id, idempotency_key)
);

-- Cache namespaces that a writer changed while it could not reach the cache.
CREATE TABLE pending_invalidations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    namespace text NOT NULL
);
