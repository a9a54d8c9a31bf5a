"""Records of every noun as they are told, a file a noun."""
