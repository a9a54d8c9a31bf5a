"""The demo company: two years of believable history, played through the real commands."""
