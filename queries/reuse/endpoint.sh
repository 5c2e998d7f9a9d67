# The ten use cases with the most case studies
curl --fail --header 'Accept: text/csv' \
  http://localhost:8000/sparql --data-urlencode query='
PREFIX cuc: <https://w3id.org/citiverse/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?useCase ?title (COUNT(?caseStudy) AS ?caseStudies) WHERE {
  ?useCase a cuc:UseCase ;
           dcterms:title ?title ;
           cuc:hasCaseStudy ?caseStudy .
}
GROUP BY ?useCase ?title
ORDER BY DESC(?caseStudies) ?title
LIMIT 10'
