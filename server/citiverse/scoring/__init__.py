"""Scoring: the rounds in which experts score candidates, as sheets, as Turtle and as arrays."""
