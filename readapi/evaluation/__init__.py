"""Whether a change did anything: figures before and after, or of some and the others."""
