"""Conversations written in YAML, played against the real bot as a customer's browser would, and reported."""
