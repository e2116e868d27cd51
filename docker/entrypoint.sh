#!/bin/bash
# Starts Cassandra as the official image does, and makes digitpad's role once it answers.
set -e

export JVM_EXTRA_OPTS="-Dcassandra.native_transport_port=$CQL_PORT $JVM_EXTRA_OPTS"

if [ "${1:-cassandra}" = cassandra ]; then
    (make-roles.sh &)
fi
exec docker-entrypoint.sh "$@"
