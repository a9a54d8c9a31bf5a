UPDATE parts SET events = %(events)s WHERE number = %(number)s AND part = %(part)s
