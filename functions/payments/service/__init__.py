"""What the payments service does: no HTTP, no SQL, no AWS event in it."""
