"""The use cases of the platform endpoints."""
