"""SoloCRM: an event-sourced CRM whose every number can be replayed, explained and proved."""
