"""Every event as a sentence of the page, a file a noun."""
