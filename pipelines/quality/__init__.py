"""What is wrong with the data itself: missing, invalid, contradictory, outlying, stale."""
