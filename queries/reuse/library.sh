# Use cases of horizon 1 in a theme, with their number of operational case studies
curl --fail --get http://localhost:8000/queries/deployable-now.csv \
  --data-urlencode 'theme=https://w3id.org/citiverse/scheme/theme/transport-and-mobility'
