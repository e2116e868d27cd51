"""Numbers of several digits: drawings of them, and how well they are read."""
