"""The outside world: database, files, settings; satisfies the ports of the inner layers."""
