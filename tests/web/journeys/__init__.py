"""Journeys through the served pages in a real browser."""
