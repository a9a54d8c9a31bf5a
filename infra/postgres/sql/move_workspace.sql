UPDATE workspace SET time_zone = %(zone)s
