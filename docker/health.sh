#!/bin/bash
# Healthy is a node that answers CQL to digitpad's own role.
exec cqlsh --username "$DIGITPAD_ROLE" --password "$DIGITPAD_ROLE_PASSWORD" \
    --execute "SELECT release_version FROM system.local" 127.0.0.1 "$CQL_PORT"
