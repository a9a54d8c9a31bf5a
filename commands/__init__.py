"""What can be asked of the business: one function per command, decided on the story."""
