# Every dataset, file and service, in DCAT-AP 3
curl --fail --location --header 'Accept: text/turtle' --output catalogue.ttl http://localhost:8000/catalogue
# Everything in one file, and the list of all files with their checksums
curl --fail --remote-name http://localhost:8000/dump/2026.1/citiverse.ttl.gz
curl --fail --remote-name http://localhost:8000/dump/2026.1/manifest.json
# Did it come whole?
grep --quiet "$(sha256sum citiverse.ttl.gz | cut -d ' ' -f 1)" manifest.json && echo whole
