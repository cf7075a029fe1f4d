#!/usr/bin/env bash
# need.sh WHAT... : makes sure that programs are there which tests or tools need beside Go.
#   node, postgresql, chromium, fonts-noto-cjk, libreoffice-writer-nogui, poppler-utils
# What is missing is installed by apt when this runs as root and apt is there; else it is named in one line and the script
# fails. The finished bayou needs none of them.
set -euo pipefail

has() {
  case $1 in
    node) command -v node && command -v npm ;;
    postgresql) command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' ;;
    chromium) command -v chromium || command -v chromium-browser || command -v google-chrome ;;
    fonts-noto-cjk) [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || fc-list :lang=zh-cn | grep -q . ;;
    libreoffice-writer-nogui) command -v soffice || command -v libreoffice ;;
    poppler-utils) command -v pdftotext && command -v pdftoppm ;;
    *) echo "need.sh: does not know $1" >&2; exit 2 ;;
  esac >/dev/null 2>&1
}

missing=()
for what in "$@"; do
  if ! has "$what"; then missing+=("$what"); fi
done
if [ ${#missing[@]} -eq 0 ]; then exit 0; fi

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "missing: ${missing[*]} (on Debian, as root: apt-get install ${missing[*]/#node/nodejs npm})" >&2
  exit 1
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt="apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086
install() { $apt install -y --no-install-recommends ${missing[*]/#node/nodejs npm}; } # options and "nodejs npm" are words
# The lists are fetched only when what is there does not do: none on a bare machine, or older than the archive.
if ! { install || { $apt update && install; }; } >"$log" 2>&1 </dev/null; then
  tail -n 20 "$log" >&2
  echo "could not install: ${missing[*]}" >&2
  exit 1
fi
for what in "${missing[@]}"; do
  if ! has "$what"; then echo "installed, and still not found: $what" >&2; exit 1; fi
done
