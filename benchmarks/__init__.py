"""Measurements, never asserted in a test."""
