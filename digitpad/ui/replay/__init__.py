"""A drawing as it was written, and what was read of it at each moment."""
