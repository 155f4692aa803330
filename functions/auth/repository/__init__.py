"""The auth service's database."""
