#!/bin/sh
# Makes a new Oxigraph database of the release; serve it with the command that is printed.
# usage: ./load.sh NEW-FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: ./load.sh NEW-FOLDER}
if [ -e "$folder" ]; then
    echo "$folder exists already; give a new folder for each release" >&2
    exit 1
fi
oxigraph load --location "$folder" --file "$here/citiverse.nq"
oxigraph optimize --location "$folder"
echo "loaded release $(cat "$here/RELEASE")"
echo "oxigraph serve-read-only --location $folder --bind 127.0.0.1:7878 --union-default-graph --timeout-s 30"
