const query = `
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
`;
const answer = await fetch('http://localhost:8000/sparql', {
  method: 'POST',
  headers: { Accept: 'application/sparql-results+json' },
  body: new URLSearchParams({ query }),
});
if (!answer.ok) throw new Error(await answer.text());
const { results } = await answer.json();
for (const row of results.bindings) {
  console.log(row.caseStudies.value, row.title.value);
}
