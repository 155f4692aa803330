"""The shop in containers: `sam local start-api`, plus the parts of AWS that it lacks."""
