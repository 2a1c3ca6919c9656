#!/bin/sh
# Makes the secrets of docker-compose.yml that are missing, in the folder `secrets`: a key for each that is needed, an empty
# file for each that only some need. What is there stays. The folder is yours alone; the files within it may be read, since each
# container has a user of its own and sees only what it is given.
set -eu
umask 022
cd "$(dirname "$0")/../.."
mkdir -p secrets
chmod 0700 secrets
for name in GAC_PSEUDONYM_KEY GAC_SECRET_KEY GAC_JOURNAL_KEY GAC_POSTGRES_PASSWORD GAC_ELASTICSEARCH_PASSWORD \
  GAC_METRICS_TOKEN POSTGRES_SUPERUSER_PASSWORD; do
  [ -e "secrets/$name" ] && continue
  key=$(openssl rand -hex 32)
  echo "$key" > "secrets/$name"
done
for name in GAC_PSEUDONYM_KEYS_EARLIER GAC_JOURNAL_KEYS_EARLIER GAC_ELASTICSEARCH_API_KEY GAC_KAFKA_PASSWORD \
  GAC_COLLECT_KAFKA_PASSWORD GAC_SMTP_PASSWORD GAC_OTLP_HEADERS; do
  [ -e "secrets/$name" ] || : > "secrets/$name"
done
