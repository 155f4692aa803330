-- SKUs and category names are compared without regard to case, compatibility characters, invisible characters and white
-- space around words. The same as shared/text.py's comparison_key(); a test compares the two.
CREATE FUNCTION comparison_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT btrim(regexp_replace(
        normalize(casefold(normalize(casefold(normalize(regexp_replace(
            value,
            '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164'
            '\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]',
            '', 'g'
        ), NFD) COLLATE pg_unicode_fast), NFKC) COLLATE pg_unicode_fast), NFKC),
        '[\u0009-\u000d\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'
    )) COLLATE "C"
$$;

-- The key of a SKU, unique among all products. It is null for a product whose key another product already has, which is
-- possible in a catalogue from before this rule; view `sku_clashes` lists those.
ALTER TABLE products ADD COLUMN sku_key text COLLATE "C";
UPDATE products SET sku_key = comparison_key(sku)
WHERE id IN (
    SELECT DISTINCT ON (comparison_key(sku)) id FROM products WHERE sku IS NOT NULL
    -- A product for sale keeps the key; of several, the oldest.
    ORDER BY comparison_key(sku), archived_at IS NOT NULL, created_at, id
);
CREATE UNIQUE INDEX products_comparable_sku ON products (sku_key);

CREATE FUNCTION set_sku_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.sku_key := comparison_key(NEW.sku);
    RETURN NEW;
END $$;
CREATE TRIGGER products_comparable_sku BEFORE INSERT OR UPDATE OF sku ON products
    FOR EACH ROW EXECUTE FUNCTION set_sku_key();

CREATE VIEW sku_clashes AS
SELECT clashing.id, clashing.sku, kept.id AS kept_by, kept.sku AS kept_as
FROM products AS clashing JOIN products AS kept ON kept.sku_key = comparison_key(clashing.sku)
WHERE clashing.sku IS NOT NULL AND clashing.sku_key IS NULL;

-- The one spelling of each category. The first product of a category sets it.
CREATE TABLE categories (
    key text COLLATE "C" PRIMARY KEY,
    name text NOT NULL
);
INSERT INTO categories (key, name)
SELECT DISTINCT ON (comparison_key(category)) comparison_key(category), category FROM (
    SELECT category, count(*) AS products, count(*) FILTER (WHERE archived_at IS NULL) AS listed
    FROM products GROUP BY category
) AS spelling
ORDER BY comparison_key(category), listed DESC, products DESC, category;

DO $$
DECLARE
    clash record;
BEGIN
    FOR clash IN SELECT * FROM sku_clashes ORDER BY kept_as, sku LOOP
        RAISE WARNING 'SKU "%" of product % is the same as "%" of product %', clash.sku, clash.id, clash.kept_as, clash.kept_by;
    END LOOP;
    FOR clash IN
        SELECT category, categories.name, count(*) AS products FROM products
        JOIN categories ON key = comparison_key(category)
        WHERE category <> categories.name GROUP BY category, categories.name
    LOOP
        RAISE WARNING 'Category "%" was merged into "%" (% products)', clash.category, clash.name, clash.products;
    END LOOP;
END $$;

-- The lists and products in the cache have the previous spellings.
INSERT INTO pending_invalidations (namespace)
SELECT 'products:item:' || products.id FROM products JOIN categories ON key = comparison_key(category)
WHERE category <> categories.name
UNION ALL
SELECT 'products:lists' WHERE EXISTS (
    SELECT FROM products JOIN categories ON key = comparison_key(category) WHERE category <> categories.name
);
UPDATE products SET category = categories.name FROM categories
WHERE key = comparison_key(category) AND category <> categories.name;

-- The spelling of a category: the one it has, unless no other product is listed under it.
CREATE FUNCTION category_name(typed text, of_product uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    typed_key text := comparison_key(typed);
    known text;
BEGIN
    SELECT name INTO known FROM categories WHERE key = typed_key;
    IF known IS NULL THEN
        INSERT INTO categories (key, name) VALUES (typed_key, typed) ON CONFLICT (key) DO NOTHING;
        SELECT name INTO known FROM categories WHERE key = typed_key;
    END IF;
    IF known <> typed AND NOT EXISTS (
        SELECT FROM products WHERE category = known AND archived_at IS NULL AND id <> of_product
    ) THEN
        UPDATE categories SET name = typed WHERE key = typed_key;
        known := typed;
    END IF;
    RETURN known;
END $$;

CREATE FUNCTION set_category_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.category := category_name(NEW.category, NEW.id);
    RETURN NEW;
END $$;
CREATE TRIGGER products_category BEFORE INSERT OR UPDATE OF category ON products
    FOR EACH ROW EXECUTE FUNCTION set_category_name();

-- Where each scheduled job stopped.
CREATE TABLE job_positions (
    job text PRIMARY KEY,
    after text NOT NULL
);
