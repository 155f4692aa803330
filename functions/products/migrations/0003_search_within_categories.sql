-- Search and category are often combined: one index serves both, so that only products of the category
-- are read, not all that the search finds.
CREATE EXTENSION IF NOT EXISTS btree_gin;
DROP INDEX products_search;
CREATE INDEX products_search ON products USING gin (category, search_key gin_trgm_ops, name_key gin_trgm_ops)
    WITH (fastupdate = off) WHERE archived_at IS NULL;
