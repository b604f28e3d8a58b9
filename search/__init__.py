"""From a question to a page of hits."""
