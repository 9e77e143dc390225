#!/usr/bin/env bash
# main.sh NEW_NVIM OLD_NVIM: the checks of check.lua in both, then the screen of a person typing.
set -euo pipefail

out=$PYWLS_E2E_OUT here=$PYWLS_E2E_HERE
editors=$(dirname "$here")
status=0

die() {
  echo "main.sh: $*" >&2
  exit 2
}

# Both forms are used as their README tells: copied into a configuration folder.
prepare() {
  local form=$1 home=$out/$1
  mkdir -p "$home/config/nvim/lsp" "$home/config/nvim/lua" "$home/project/packages" "$home/elsewhere"
  cp -r "$here/sample" "$home/project/packages/worker"
  mkdir -p "$home/project/shared" "$home/project/.git"
  echo 'x = 1' >"$home/project/shared/helper.py"
  echo '{}' >"$home/project/packages/worker/package.json"
  echo 'x = 1' >"$home/elsewhere/plain.py"
  case $form in
  new)
    cp "$editors/neovim/lsp/pywls.lua" "$home/config/nvim/lsp/"
    echo "vim.lsp.enable('pywls')" >"$home/config/nvim/init.lua"
    ;;
  old)
    cp "$editors/neovim/pywls-legacy.lua" "$home/config/nvim/lua/"
    echo "require('pywls-legacy').setup()" >"$home/config/nvim/init.lua"
    ;;
  esac
  # No swap files, nothing that asks for a key, and no search for a Python to run plugins with, which can take seconds.
  echo "vim.g.loaded_python3_provider = 0 vim.o.swapfile = false vim.o.shortmess = vim.o.shortmess .. 'IA'" >>"$home/config/nvim/init.lua"
}

run() {
  local form=$1 nvim=$2 home=$out/$1
  echo "-- $form: $("$nvim" --version | head -n 1)"
  prepare "$form"
  export XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data XDG_STATE_HOME=$home/state XDG_CACHE_HOME=$home/cache
  export PATH=$out/bin:$PATH PYWLS_E2E_PROJECT=$home/project PYWLS_E2E_FORM=$form
  timeout 180 "$nvim" --headless -c "luafile $here/neovim/check.lua" 2>"$out/$form-messages.txt" || status=1
  if grep -qE '^Error|E[0-9]+:|stack traceback' "$out/$form-messages.txt"; then
    echo "FAILED  Neovim printed errors:"
    head -n 20 "$out/$form-messages.txt"
    status=1
  fi
  screen "$form" "$nvim" || status=1
}

# What a person sees in a terminal: the report beside the line, and completion while typing.
screen() {
  local form=$1 nvim=$2 session=pywls-e2e-$$-$1
  local file=$out/$form/project/packages/worker/src/entry.py
  cp -r "$here/sample/." "$out/$form/project/packages/worker/"
  tmux -L "$session" -f /dev/null new-session -d -x 130 -y 24 "$nvim" "$file" || die "tmux did not start"
  local shown=FAILED offered=FAILED
  for _ in $(seq 60); do
    sleep 0.25
    if tmux -L "$session" capture-pane -p | grep -qE '^ *[EW]'; then
      shown=ok
      break
    fi
  done
  tmux -L "$session" capture-pane -p >"$out/$form-1-report.txt"
  echo "$shown  screen: a sign beside the fault ($form-1-report.txt)"
  # a new line under "greeting =", then omni completion
  tmux -L "$session" send-keys /greeting Enter o 'x = self.env.' C-x C-o
  for _ in $(seq 40); do
    sleep 0.25
    if tmux -L "$session" capture-pane -p | grep -qE '^.*NOTES +.*$' && tmux -L "$session" capture-pane -p | grep -qE ' DB +[A-Z]'; then
      offered=ok
      break
    fi
  done
  tmux -L "$session" capture-pane -p >"$out/$form-2-completion.txt"
  echo "$offered  screen: completion ($form-2-completion.txt)"
  tmux -L "$session" send-keys Escape Escape ':qa!' Enter
  sleep 1
  tmux -L "$session" kill-server 2>/dev/null || true
  [ "$shown" = ok ] && [ "$offered" = ok ]
}

run new "$1"
run old "$2"
exit "$status"
