#!/bin/bash
# Makes the role that digitpad uses, and gives the default superuser a password that nobody knows.
#
# Waits until CQL answers. Does nothing where that was done before. DIGITPAD_ROLE may make keyspaces, and may do
# everything in those that it made; it is no superuser.
set -u

: "${DIGITPAD_ROLE:?is not set: the name of the role to make}"
: "${DIGITPAD_ROLE_PASSWORD:?is not set: the password of the role}"

as_superuser() {
    cqlsh --username cassandra --password cassandra 127.0.0.1 "$CQL_PORT" "$@" > /dev/null 2>&1
}

quoted() {
    printf "'%s'" "${1//\'/\'\'}"
}

role="\"${DIGITPAD_ROLE//\"/\"\"}\""
password=$(quoted "$DIGITPAD_ROLE_PASSWORD")
unknown=$(quoted "$(head -c 24 /dev/urandom | base64)")

# The role can log in only when it has its rights: the health check waits for that.
until health.sh > /dev/null 2>&1 && ! as_superuser --execute "LIST ROLES"; do
    as_superuser << CQL
CREATE ROLE IF NOT EXISTS $role WITH LOGIN = false;
GRANT CREATE ON ALL KEYSPACES TO $role;
ALTER ROLE $role WITH PASSWORD = $password AND LOGIN = true;
ALTER ROLE cassandra WITH PASSWORD = $unknown;
CQL
    sleep 2
done
