"""The screens: each asks the same read functions and commands as the APIs."""
