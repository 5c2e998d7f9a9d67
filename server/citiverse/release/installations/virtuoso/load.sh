#!/bin/sh
# Loads the release into Virtuoso: empties its graphs, then runs the bulk loader and makes a checkpoint.
# VIRTUOSO (host:port of the SQL listener), VIRTUOSO_USER, VIRTUOSO_PASSWORD and ISQL may be set; LOAD_FOLDER is this
# folder as the server sees it, and must be in DirsAllowed of its virtuoso.ini.
set -eu
cd "$(dirname "$0")"
folder=${LOAD_FOLDER:-$PWD}
ask() {
    "${ISQL:-isql-vt}" "${VIRTUOSO:-localhost:1111}" "${VIRTUOSO_USER:-dba}" "${VIRTUOSO_PASSWORD:-dba}" \
        ERRORS=STDOUT "exec=$1"
}
while read -r graph; do
    ask "log_enable(3, 1); SPARQL CLEAR GRAPH <$graph>;" >/dev/null
done <graphs.txt
ask "DELETE FROM DB.DBA.load_list WHERE ll_file = '$folder/citiverse.nq';" >/dev/null
ask "ld_dir('$folder', 'citiverse.nq', 'urn:citiverse:unnamed'); rdf_loader_run(); checkpoint;" >/dev/null
state=$(ask "SELECT ll_state FROM DB.DBA.load_list WHERE ll_file = '$folder/citiverse.nq' AND ll_error IS NULL;")
case $state in
*2*) echo "loaded release $(cat RELEASE)" ;;
*)
    echo "Virtuoso did not load $folder/citiverse.nq; is the folder in DirsAllowed?" >&2
    exit 1
    ;;
esac
