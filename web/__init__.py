"""From a page of hits to a reader: HTML, JSON, feeds and exports over HTTP."""
