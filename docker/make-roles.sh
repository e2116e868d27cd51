#!/bin/bash
# Makes the role that digitpad uses, and gives the default superuser a password that nobody knows.
#
# Waits until CQL answers. Does nothing where that was done before. DIGITPAD_ROLE may make keyspaces, and may do
# everything in those that it made; it is no superuser.
set -u

: "${DIGITPAD_ROLE:?is not set: the name of the role to make}"
: "${DIGITPAD_ROLE_PASSWORD:?is not set: the password of the role}"

as_superuser() {
    cqlsh --username cassandra --password cassandra 127.0.0.1 "$CQL_PORT" "$@" 2>&1
}

# Not where a node was too busy to tell: then the password that everybody knows may still be the right one.
superuser_is_out() {
    as_superuser --execute "LIST ROLES" | grep -q "password are incorrect"
}

quoted() {
    printf "'%s'" "${1//\'/\'\'}"
}

role="\"${DIGITPAD_ROLE//\"/\"\"}\""
password=$(quoted "$DIGITPAD_ROLE_PASSWORD")
unknown=$(quoted "$(head -c 24 /dev/urandom | base64)")

# The role can log in only when it has its rights: the health check waits for that. cqlsh goes on after a statement
# that failed, and tells at its end; the superuser is the last to go, when nothing is left for it to do.
until health.sh > /dev/null 2>&1 && superuser_is_out; do
    if as_superuser > /dev/null << CQL
CREATE ROLE IF NOT EXISTS $role WITH LOGIN = false;
GRANT CREATE ON ALL KEYSPACES TO $role;
ALTER ROLE $role WITH PASSWORD = $password AND LOGIN = true;
CQL
    then
        as_superuser > /dev/null <<< "ALTER ROLE cassandra WITH PASSWORD = $unknown;"
    fi
    sleep 2
done
