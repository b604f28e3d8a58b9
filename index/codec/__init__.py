"""The inside of the index: columns of NumPy arrays behind Whoosh's own extension point, the codec."""
