"""Walks the real bot at random and checks after every turn what must hold whatever a customer does."""
