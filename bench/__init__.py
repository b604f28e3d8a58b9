"""Benchmarks: runnable with one command, peers in the same run, never timed tests."""
