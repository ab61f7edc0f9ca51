"""desk: the public service between a customer's browser and the bot."""
