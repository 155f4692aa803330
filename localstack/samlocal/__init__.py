"""The shop in containers: `sam local start-api`, and what it needs around it."""
