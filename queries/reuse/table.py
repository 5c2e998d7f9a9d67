import pandas

# Parquet keeps types and lists; the CSV beside it has the same columns.
figures = pandas.read_parquet("http://localhost:8000/dump/2026.1/tables/outcomes.parquet")
outcomes = figures[figures["figure_kind"] == "outcome"]
# Who says so: a primary source, a secondary one, a vendor, ITU
print(outcomes["claim_status"].value_counts().to_string())
