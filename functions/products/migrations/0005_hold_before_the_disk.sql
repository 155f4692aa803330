-- Releases the row locks of the products before the disk has written the reservation: a lock that waits for the disk
-- limits how many reservations of a popular product fit into a second. The reservation must not be confirmed until a
-- later commit on any connection has waited for the disk. The disk writes the log in sequence, so one wait serves all
-- waiting requests. After a crash before that, the reservation does not exist.
CREATE FUNCTION hold_stock(
    for_order text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int, before_the_disk boolean
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF before_the_disk THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    RETURN hold_stock(for_order, lines, fingerprint_of_lines, in_currency, minutes);
END $$;
