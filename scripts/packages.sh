#!/usr/bin/env bash
# packages.sh FOLDER : fetches the npm packages that the folder's lock file pins, unless they are there already.
set -euo pipefail
cd "$(dirname "$0")/../$1"

if [ node_modules/.package-lock.json -nt package-lock.json ]; then exit 0; fi
npm ci --silent --no-audit --no-fund </dev/null
touch node_modules/.package-lock.json
