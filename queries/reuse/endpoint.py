from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("http://localhost:8000/sparql")
endpoint.setReturnFormat(JSON)
endpoint.setQuery("""
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
""")
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print(row["caseStudies"]["value"], row["title"]["value"])
