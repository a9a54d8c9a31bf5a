SELECT time_zone FROM workspace
