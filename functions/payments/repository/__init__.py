"""The payments service's database: the only place with SQL."""
