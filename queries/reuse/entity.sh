# Ask the thing for the format that you want; it leads to its document
curl --fail --location --header 'Accept: text/turtle' --output use-case.ttl \
  http://localhost:8000/id/use-case/underground-asset-mapping
# Or say the format at the end of the document's address
curl --fail --output use-case.jsonld http://localhost:8000/doc/use-case/underground-asset-mapping.jsonld
# The same in the terms of schema.org
curl --fail --output use-case.schema.jsonld \
  'http://localhost:8000/doc/use-case/underground-asset-mapping.jsonld?_profile=schema'
