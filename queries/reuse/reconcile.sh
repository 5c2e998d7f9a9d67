# Which cities of the catalogue are meant by these two names?
curl --fail http://localhost:8000/reconcile --data-urlencode 'queries={
  "q0": {"query": "Helsinky", "type": "City", "limit": 1},
  "q1": {"query": "Seoul", "type": "City", "limit": 1}
}'
