"""Learning from the story: archive, features, models and the flows that order them."""
