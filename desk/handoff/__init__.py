"""Handing a conversation over to a person, and back."""
