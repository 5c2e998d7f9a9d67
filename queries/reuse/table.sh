# The table of all use cases, and the same as Parquet
curl --fail --remote-name http://localhost:8000/dump/2026.1/tables/use-cases.csv
curl --fail --remote-name http://localhost:8000/dump/2026.1/tables/use-cases.parquet
