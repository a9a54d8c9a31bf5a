INSERT INTO parts (number, part, first, beyond)
VALUES (%(number)s, %(part)s, %(first)s, %(beyond)s)
