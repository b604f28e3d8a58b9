"""What do bytes that nobody would write do to the readers? docs/fuzzing.md tells how they are tried."""
