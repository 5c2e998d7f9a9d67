"""The Citiverse Knowledge Graph: sources are compiled into an immutable release; the release is served."""

__version__ = "0.1.0"
