"""The room of the Model Context Protocol: the catalogue as tools and resources for language models."""
