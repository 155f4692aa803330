"""Replaces pydantic's version 1, which FastAPI imports for each route and works without."""

raise ImportError("The deployed pydantic has no version 1; see layers/slim")
