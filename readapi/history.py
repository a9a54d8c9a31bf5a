"""One record: its events with all their times, and its state as of any instant."""
