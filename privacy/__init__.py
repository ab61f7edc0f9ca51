"""What must not be kept: one masking function for both Python environments, and logs that use it."""
