"""Checks what visitors send against shapes, in processes that anything they send may kill."""
