-- Lets go of the products before the disk has written the reservation: a lock that waits for the disk is most of what a
-- much wanted product can sell in a second. Nobody may be told of the reservation until a later commit on any
-- connection has waited for the disk, which writes the log in order: that commit's wait is shared by all who wait.
-- Lost before, it is as if nobody had asked.
CREATE FUNCTION hold_stock(
    for_order text, lines jsonb, fingerprint_of_lines text, in_currency text, minutes int, before_the_disk boolean
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF before_the_disk THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
    RETURN hold_stock(for_order, lines, fingerprint_of_lines, in_currency, minutes);
END $$;
