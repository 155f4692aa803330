"""The use cases of deployments."""
