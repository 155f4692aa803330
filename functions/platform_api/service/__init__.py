"""What the gateway does by itself: no HTTP in it."""
