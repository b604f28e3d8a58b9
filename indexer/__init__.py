"""From a crawl to cables: find pages, strip what is not the cable, read its fields, build an index."""
