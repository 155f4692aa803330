"""Use cases of the shop service: no HTTP, no SQL, no AWS events."""
