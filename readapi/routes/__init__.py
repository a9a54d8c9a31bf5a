"""Routes over the read functions, a file a screen."""
