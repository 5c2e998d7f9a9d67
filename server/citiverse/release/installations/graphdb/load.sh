#!/bin/sh
# Replaces the content of a GraphDB (or RDF4J) repository by the release.
# usage: ./load.sh http://localhost:7200/repositories/citiverse   (RDF4J: http://localhost:8080/rdf4j-server/repositories/...)
# CURL_OPTIONS may hold further options of curl, such as --netrc for a name and password.
set -eu
cd "$(dirname "$0")"
# shellcheck disable=SC2086
curl --fail --silent --show-error --output /dev/null --request PUT --header 'Content-Type: application/n-quads' \
    ${CURL_OPTIONS:-} --upload-file citiverse.nq "${1:?usage: ./load.sh REPOSITORY}/statements"
echo "loaded release $(cat RELEASE)"
