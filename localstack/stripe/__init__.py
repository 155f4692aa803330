"""A sandbox that stands in for Stripe on a developer's machine and in tests.

It answers Stripe's own paths under /v1 the way Stripe's documentation says, and has a menu of faults under /_sandbox.
docs/stripe-sandbox.md tells what is covered, with sources.
"""
