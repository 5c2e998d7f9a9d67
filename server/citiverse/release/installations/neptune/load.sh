#!/bin/sh
# Drops the graphs of the release in Amazon Neptune and loads them anew by its bulk loader from S3.
# usage: ./load.sh https://CLUSTER:8182 s3://BUCKET/FOLDER REGION ROLE-ARN
# CURL_OPTIONS may hold further options of curl, such as those for IAM signatures.
set -eu
cd "$(dirname "$0")"
usage='usage: ./load.sh https://CLUSTER:8182 s3://BUCKET/FOLDER REGION ROLE-ARN'
cluster=${1:?$usage} source=${2:?$usage}/$(cat RELEASE).nq region=${3:?$usage} role=${4:?$usage}
aws s3 cp citiverse.nq "$source" --region "$region"
# shellcheck disable=SC2086
send() { curl --fail --silent --show-error ${CURL_OPTIONS:-} "$@"; }
send --data-urlencode update@clear.ru "$cluster/sparql"
send --header 'Content-Type: application/json' --data "{
  \"source\": \"$source\", \"format\": \"nquads\", \"iamRoleArn\": \"$role\", \"region\": \"$region\",
  \"failOnError\": \"TRUE\", \"parallelism\": \"HIGH\", \"queueRequest\": \"TRUE\" }" "$cluster/loader"
echo
echo "the load of release $(cat RELEASE) has begun; its state: curl $cluster/loader"
