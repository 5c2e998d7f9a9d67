from urllib.parse import urlencode

import pandas

query = """
PREFIX cuc: <https://w3id.org/citiverse/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?useCase ?title (COUNT(?caseStudy) AS ?caseStudies) WHERE {
  ?useCase a cuc:UseCase ;
           dcterms:title ?title ;
           cuc:hasCaseStudy ?caseStudy .
}
GROUP BY ?useCase ?title
ORDER BY DESC(?caseStudies) ?title
LIMIT 10
"""
question = urlencode({"query": query, "format": "csv"})
frame = pandas.read_csv("http://localhost:8000/sparql?" + question)
print(frame[["caseStudies", "title"]].to_string(index=False))
