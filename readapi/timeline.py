"""What happened with a customer: its own record, its contacts and its deals, latest first."""
