"""Prices of quotes and orders, and what a refund gives back: pure functions of integers. See docs/pricing.md.

All amounts are integers in the currency's minor unit, rates of VAT in hundredths of a percent, weights in grams.
"""
