"""Service: what is due, by which promise, and how well promises are kept."""
