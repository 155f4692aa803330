-- What VAT and shipping costs of an order depend on.
ALTER TABLE products
    ADD COLUMN tax_class text NOT NULL DEFAULT 'standard' CHECK (tax_class IN ('standard', 'reduced', 'zero')),
    ADD COLUMN weight_g integer NOT NULL DEFAULT 0 CHECK (weight_g >= 0);
