"""The page: templates over the same commands and read functions as the APIs."""
