SELECT uuid_send(stream), version FROM events WHERE position = %(position)s
