"""The orders database: the only place that talks to it."""
