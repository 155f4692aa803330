"""Use cases of the messages service: no HTTP, no SQL, no AWS events."""
