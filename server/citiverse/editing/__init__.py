"""Editing: changes to the Turtle files of the catalogue, made by rule, validated as a whole, then kept or refused."""
