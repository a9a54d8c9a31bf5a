"""Benchmarks: each measures SoloCRM, a peer and a limit in one run on the same data."""
