-- Increments that add up to the products per category: counting a million products takes too long for a
-- request, and one row per category would make its writers wait for each other. A scheduled function adds them up.
CREATE TABLE category_changes (
    category text NOT NULL,
    products bigint NOT NULL
);
CREATE INDEX category_changes_category ON category_changes (category);

CREATE FUNCTION count_created_products() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO category_changes (category, products)
    SELECT category, count(*) FROM created WHERE archived_at IS NULL GROUP BY category;
    RETURN NULL;
END $$;

CREATE FUNCTION count_changed_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.archived_at IS NULL THEN
        INSERT INTO category_changes (category, products) VALUES (OLD.category, -1);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.archived_at IS NULL THEN
        INSERT INTO category_changes (category, products) VALUES (NEW.category, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER products_created AFTER INSERT ON products
    REFERENCING NEW TABLE AS created FOR EACH STATEMENT EXECUTE FUNCTION count_created_products();
CREATE TRIGGER products_changed AFTER UPDATE ON products FOR EACH ROW
    WHEN (OLD.category IS DISTINCT FROM NEW.category OR OLD.archived_at IS DISTINCT FROM NEW.archived_at)
    EXECUTE FUNCTION count_changed_product();
CREATE TRIGGER products_deleted AFTER DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION count_changed_product();
