"""What deployments invoke: no HTTP endpoints."""
