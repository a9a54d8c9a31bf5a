WHERE position > %(after)s AND position <= %(upto)s ORDER BY position
