#!/bin/bash
# Makes the user and the database of Trạm Gác. The image of PostgreSQL runs this once, when its volume is empty.
set -e
test -s /run/secrets/GAC_POSTGRES_PASSWORD
psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
\set password `cat /run/secrets/GAC_POSTGRES_PASSWORD`
create role gac login nosuperuser nocreatedb nocreaterole password :'password';
create database gac owner gac encoding 'UTF8' template template0;
revoke all on database gac from public;
SQL
