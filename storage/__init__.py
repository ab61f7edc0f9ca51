"""Databases of the service side: an async engine fit for several writers, and migrations at start."""
