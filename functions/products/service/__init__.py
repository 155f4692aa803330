"""What the products service does."""
