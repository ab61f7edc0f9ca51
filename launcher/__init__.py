"""`make run` and what it stands on: uv, Debian's packages, secrets, the trained model, the four processes."""
