"""Benchmarks: ours and the peer in the same run, stated as a ratio. No test asserts a time."""
