"""Follows every figure of a page to what the release says, or to the query that counted it."""
