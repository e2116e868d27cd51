#!/bin/bash
# Healthy is a node that answers CQL to digitpad's own role.
set -e

credentials=$(mktemp)  # whoever lists the processes sees their arguments, but not this file
trap 'rm -f "$credentials"' EXIT
printf '[plain_text_auth]\npassword = %s\n' "$DIGITPAD_ROLE_PASSWORD" > "$credentials"

cqlsh --username "$DIGITPAD_ROLE" --credentials "$credentials" \
    --execute "SELECT release_version FROM system.local" 127.0.0.1 "$CQL_PORT"
