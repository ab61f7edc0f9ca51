"""Teaches the encoder our domain. Runs in an environment of its own, which has torch."""
