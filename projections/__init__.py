"""What is shown of the business: declared tables and one match from event to rows each."""
