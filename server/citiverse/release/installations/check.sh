#!/bin/sh
# Compares the number of triples in each graph of a SPARQL endpoint with that of the release.
# usage: ./check.sh http://localhost:8890/sparql
set -eu
cd "$(dirname "$0")"
endpoint=${1:?usage: ./check.sh SPARQL-ENDPOINT}
found=$(mktemp)
trap 'rm -f "$found"' EXIT
curl --fail --silent --show-error --header 'Accept: text/csv' --data-urlencode query@count.rq "$endpoint" \
    | tr -d '"\r' | LC_ALL=C sort >"$found"
missing=$(LC_ALL=C comm -13 "$found" expected.csv)
if [ -n "$missing" ]; then
    echo "not as in release $(cat RELEASE):" >&2
    echo "$missing" >&2
    exit 1
fi
echo "all graphs as in release $(cat RELEASE)"
