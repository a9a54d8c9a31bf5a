SELECT part, first, beyond FROM parts WHERE number = %(number)s AND events IS NULL ORDER BY part
