-- An export finds the mails of a user.
CREATE INDEX messages_of_user ON messages (user_id, id) WHERE user_id IS NOT NULL;
