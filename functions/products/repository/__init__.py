"""The products service's database."""
