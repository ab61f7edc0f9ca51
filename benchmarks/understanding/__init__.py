"""How well messages are understood: `make nlu-report`."""
