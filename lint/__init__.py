"""Checks of the bot's data that Rasa does not make, run by `make lint`."""
