"""Records of every noun, one or many, as of any instant."""
