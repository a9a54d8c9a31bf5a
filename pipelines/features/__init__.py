"""What was known of a subject as of an instant."""
