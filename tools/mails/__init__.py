"""Sample mails: every template in every language, from events that the services' own code makes."""
