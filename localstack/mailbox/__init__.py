"""The local inbox: stands in for SES, and keeps every mail instead of sending it."""
