"""Estimates the monthly cost of a shop. `make cost` prints the tables of docs/cost.md.

What a shop has is counted in its templates, created with its parameters; the prices are in `prices.py`.
"""
