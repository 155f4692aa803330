"""The payments service's database."""
