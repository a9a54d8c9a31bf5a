"""The event feed: the log as programs follow it, by long poll."""
