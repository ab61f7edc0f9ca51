"""Accounts of staff: how agents and advisers sign in, each service with tables of its own."""
