"""Search by any part of a name, an e-mail or a phone number, as of any instant."""
