"""What deployments ask for: no endpoint, no customer."""
