"""Import: files in, ordinary commands out, as a mapping states it."""
