"""Which page answers which address? One module a question; each has a blueprint named `pages`."""
