"""The only modules that access the orders database."""
