"""Keeps meetings and one-time confirmation codes, and says whether a customer wrote the right code."""
