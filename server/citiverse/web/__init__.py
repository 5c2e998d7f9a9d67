"""The web room: the SPARQL protocol, documents about entities, downloads and pages, over one release and one engine."""
