#!/usr/bin/env bash
# generate.sh [always|stale|check] : the files that are made from others and committed, so that `go build` works alone:
# Go from templates, and the style sheet, script and icons from their sources.
#   always  make them
#   stale   make them only if a source has changed since they were made (a fresh clone is up to date: check saw to it)
#   check   fail if a committed file is not what its source makes; changes nothing
set -euo pipefail
cd "$(dirname "$0")/.."

templ() { "$(go tool -modfile=tools/go.mod -n templ)" "$@"; }

sources() { # prints the sources, each ended by a NUL
  find internal/web internal/tools/assets \( -name node_modules -o -path internal/web/static -o -path internal/web/browsertest \) -prune \
    -o -type f \( -name '*.templ' -o -path 'internal/web/assets/*' -o -path 'internal/tools/assets/*' \) "$@" -print0
}

stamp=bin/.generated
stale() {
  if [ -e "$stamp" ]; then
    [ -n "$(sources -newer "$stamp" | tr '\0' '\n')" ]
  else
    git rev-parse --git-dir >/dev/null 2>&1 && [ -n "$(sources | xargs -0 git status --porcelain --)" ]
  fi
}

make_all() {
  scripts/need.sh node
  templ generate -log-level warn -path internal/web
  go run ./internal/tools/assets
}

# plain prints a generated file without the folder that the generator was started in.
plain() { if [ -e "$1" ]; then sed -E 's|(FileName: `)[^`]*/|\1|' "$1"; fi; }

check_templates() { # $1 is the generator
  local work
  work=$(mktemp -d)
  trap 'rm -rf "$work"' RETURN
  find . -name node_modules -prune -o -name '*.templ' -print0 | xargs -0 -r cp --parents -t "$work"
  cp go.mod "$work"
  (cd "$work" && "$1" generate -log-level warn -path internal/web)
  local bad=0 made
  while IFS= read -r -d '' made; do
    cmp -s <(plain "$made") <(plain "${made#"$work"/}") || { echo "${made#"$work"/} is not what its template makes; make generate" >&2; bad=1; }
  done < <(find "$work" -name '*_templ.go' -print0)
  return $bad
}

mode=${1:-always}
case $mode in
  always) make_all ;;
  stale) if stale; then make_all; fi ;;
  check)
    scripts/need.sh node
    check_templates "$(go tool -modfile=tools/go.mod -n templ)"
    go run ./internal/tools/assets -check
    exit ;;
  *) echo "usage: generate.sh [always|stale|check]" >&2; exit 2 ;;
esac
mkdir -p bin && touch "$stamp"
