"""From answers to what templates show: pure functions of the answer and the reader's words."""
