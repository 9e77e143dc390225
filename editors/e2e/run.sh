#!/usr/bin/env bash
# Runs pywls in a real editor and checks what a person would see.
#
#   run.sh vscode     VS Code (code-server) in Chromium, with the packaged extension
#   run.sh neovim     Neovim 0.11 with lsp/pywls.lua, and the distribution's with pywls-legacy.lua
#
# PYWLS            the server to test; without it, it is built from this tree
# PYWLS_E2E_CACHE  where the editors are kept (about 1.5 GB); default ~/.cache/pywls-e2e
# PYWLS_E2E_OUT    where results and pictures go; default CACHE/out/<client>
#
# Ends with status 0 when every required step passed, 1 when one failed, 2 when it could not run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
editors=$(dirname "$here")
cache=${PYWLS_E2E_CACHE:-$HOME/.cache/pywls-e2e}
client=${1:-}

die() {
  echo "run.sh: $*" >&2
  exit 2
}

step() {
  echo "· $*" >&2
}

# Shows what a command printed only when it failed.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    die "failed: $*"
  fi
  rm -f "$log"
}

case $client in
vscode | neovim) ;;
*)
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
  exit 2
  ;;
esac

mkdir -p "$cache"
out=${PYWLS_E2E_OUT:-$cache/out/$client}
rm -rf "$out"
mkdir -p "$out"

. "$here/install.sh"

pywls=${PYWLS:-}
if [ -z "$pywls" ]; then
  step "building pywls"
  pywls=$cache/bin/pywls
  (cd "$editors/.." && quietly go build -o "$pywls" ./cmd/pywls)
fi
[ -x "$pywls" ] || die "$pywls is not an executable file"
pywls=$(realpath "$pywls")

# Through this the editors start the server: it notes the process and keeps standard error, which should stay empty.
server=$out/bin/pywls
mkdir -p "$out/bin"
cat >"$server" <<END
#!/bin/sh
echo \$\$ >>'$out/pids'
exec '$pywls' "\$@" 2>>'$out/stderr'
END
chmod +x "$server"
: >"$out/pids"
: >"$out/stderr"

export PYWLS_E2E_OUT=$out PYWLS_E2E_SERVER=$server PYWLS_E2E_HERE=$here

status=0
case $client in
vscode)
  install_vscode
  build_vsix
  step "VS Code"
  node "$here/vscode/main.mjs" || status=$?
  ;;
neovim)
  install_neovim
  "$here/neovim/main.sh" "$nvim_new" "$nvim_old" || status=$?
  ;;
esac

if [ -s "$out/stderr" ]; then
  echo "the server wrote to standard error:" >&2
  tail -n 20 "$out/stderr" >&2
  status=1
fi
left=
while read -r pid; do
  if [ "$(readlink "/proc/$pid/exe" 2>/dev/null)" = "$pywls" ]; then
    left="$left $pid"
  fi
done <"$out/pids"
if [ -n "$left" ]; then
  echo "the server is still running after its editor ended:$left" >&2
  # shellcheck disable=SC2086
  kill $left
  status=1
fi
echo "results: $out"
exit "$status"
