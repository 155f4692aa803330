"""A sandbox that replaces Stripe during development and in tests.

It implements Stripe's documented API under /v1 and controls such as faults under /_sandbox. docs/stripe-sandbox.md
describes what it covers, with sources.
"""
