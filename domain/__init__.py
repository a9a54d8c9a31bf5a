"""The business: records, their events and their rules; no framework, no I/O."""
