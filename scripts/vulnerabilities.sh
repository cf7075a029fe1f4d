#!/usr/bin/env bash
# Scans for known vulnerabilities that the code can reach. Where their database cannot be reached, says so and passes.
set -euo pipefail
cd "$(dirname "$0")/.."

code=0
out=$(go tool -modfile=tools/go.mod govulncheck ./... 2>&1) || code=$?
case $code in
  0) echo "vulnerabilities: none known" ;;
  1) if grep -q 'fetching vulnerabilities' <<<"$out"; then
       echo "vulnerabilities: not scanned, their database cannot be reached from here"
     else
       echo "$out" >&2
       exit 1
     fi ;;
  *) echo "$out" >&2; exit "$code" ;;
esac
