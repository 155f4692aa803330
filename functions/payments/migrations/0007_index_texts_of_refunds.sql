-- The retention period of an admin's text is that of the order.
CREATE INDEX refunds_with_text ON refunds (created_at) WHERE reason IS NOT NULL;
