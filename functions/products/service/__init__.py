"""The use cases of the products service."""
