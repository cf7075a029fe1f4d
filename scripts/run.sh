#!/usr/bin/env bash
# Serves the sample at its last day. The sample is made once, in a folder of its own, and kept; make clean removes it.
#   LISTEN=127.0.0.1:8080  where to listen
set -euo pipefail
cd "$(dirname "$0")/.."

data=data/sample
if [ ! -d "$data" ]; then
  rm -rf "$data.part"
  bin/bayou sample --data "$data.part"
  mv "$data.part" "$data" # a sample that was interrupted is never served
fi
exec bin/bayou serve --data "$data" --listen "${LISTEN:-127.0.0.1:8080}"
