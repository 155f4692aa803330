"""SQL of the products service."""
