SELECT schema FROM builds WHERE stopped = %(why)s
