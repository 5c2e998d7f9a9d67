query <- '
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
'
question <- URLencode(query, reserved = TRUE)
address <- paste0("http://localhost:8000/sparql?format=csv&query=", question)
rows <- read.csv(address, encoding = "UTF-8")
cat(paste(rows$caseStudies, rows$title), sep = "\n")
