"""desk's HTTP side."""
