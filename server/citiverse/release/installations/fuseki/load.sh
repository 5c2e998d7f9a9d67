#!/bin/sh
# Replaces the content of a Fuseki dataset by the release, in one transaction.
# usage: ./load.sh http://localhost:3030/citiverse/data
set -eu
cd "$(dirname "$0")"
curl --fail --silent --show-error --output /dev/null --header 'Content-Type: application/n-quads' \
    --upload-file citiverse.nq "${1:?usage: ./load.sh GRAPH-STORE-ENDPOINT}"
echo "loaded release $(cat RELEASE)"
