"""The use cases of the orders service."""
