"""What is learned from features, and how wrong it was."""
