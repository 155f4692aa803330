"""Use cases of the payments service: no HTTP, no SQL, no AWS events."""
