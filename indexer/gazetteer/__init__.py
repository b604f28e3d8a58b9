"""Tables of what cables name: posts, TAGS, addressees, programs, agencies, offices. Data files, not code."""
