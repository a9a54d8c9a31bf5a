"""Why a figure is another one than it was: a cause for every step between two instants."""
