#!/bin/bash
# Starts Elasticsearch with its configuration in a temporary file system, since the image is read-only, and with the
# user of Trạm Gác. Both are made anew at each start: a password that is changed in `secrets` counts from then on.
set -eu
password=$(cat /run/secrets/GAC_ELASTICSEARCH_PASSWORD)
rm -rf "$ES_PATH_CONF"
cp -r /usr/share/elasticsearch/config "$ES_PATH_CONF"
cp /etc/tram-gac/elasticsearch-roles.yml "$ES_PATH_CONF/roles.yml"
: > "$ES_PATH_CONF/users"
: > "$ES_PATH_CONF/users_roles"
/usr/share/elasticsearch/bin/elasticsearch-users useradd gac -p "$password" -r gac
exec /usr/local/bin/docker-entrypoint.sh eswrapper
