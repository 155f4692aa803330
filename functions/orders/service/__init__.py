"""What the orders service does: no HTTP, no database, no AWS event in it."""
