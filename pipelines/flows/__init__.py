"""Thin shells that let Prefect order the steps: schedules, retries, and nothing done twice."""
