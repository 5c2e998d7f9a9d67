"""The engine room: checks a query, evaluates it over one release and writes the result."""
