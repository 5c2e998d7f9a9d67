curl --fail http://localhost:8000/dump/2026.1/citation/citiverse.bib
