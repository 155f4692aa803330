"""Replaces pydantic's version 1, which FastAPI imports for each route and does without where it is missing."""

raise ImportError("The deployed pydantic has no version 1; see layers/slim")
