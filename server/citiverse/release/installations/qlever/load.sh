#!/bin/sh
# Builds QLever's index of the release and starts the server, by the control tool `qlever` and the Qleverfile here.
set -eu
cd "$(dirname "$0")"
qlever index --overwrite-existing
qlever start
echo "loaded release $(cat RELEASE)"
