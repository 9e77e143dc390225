-- pywls in Neovim 0.11 or newer. Put this file into the lsp/ folder of your
-- configuration and say vim.lsp.enable('pywls').

local wrangler = { 'wrangler.jsonc', 'wrangler.json', 'wrangler.toml' }

-- The files other than Python that pywls reads; it has nothing to say about the rest.
local configs = { ['wrangler.jsonc'] = true, ['wrangler.json'] = true, ['wrangler.toml'] = true, ['pyproject.toml'] = true }

local skipped = { node_modules = true, python_modules = true, dist = true, build = true, venv = true }

local holds = {} ---@type table<string, boolean>

-- Whether a wrangler file lies at most three folders below. The answer is kept
-- for the session, so that it costs one look per repository.
local function holds_worker(folder)
  if holds[folder] == nil then
    local entries = vim.fs.dir(folder, {
      depth = 4,
      skip = function(path)
        local name = vim.fs.basename(path)
        return not (skipped[name] or vim.startswith(name, '.'))
      end,
    })
    holds[folder] = false
    for path, kind in entries do
      if kind == 'file' and vim.list_contains(wrangler, vim.fs.basename(path)) then
        holds[folder] = true
        break
      end
    end
  end
  return holds[folder]
end

-- The repository rather than the folder of the wrangler file: several Workers
-- and the modules they share then have one server, which sees how they call each
-- other. root_markers cannot say that, nor that a repository without any wrangler
-- file should have no server at all.
---@param buffer integer
---@param start fun(root: string)
local function root_dir(buffer, start)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' or file:match('^%a[%w+.-]+://') then
    return
  end
  if vim.bo[buffer].filetype ~= 'python' and not configs[vim.fs.basename(file)] then
    return
  end
  local worker = vim.fs.root(file, wrangler)
  local repository = vim.fs.root(file, '.git')
  if repository and vim.fs.normalize(repository) == vim.fs.normalize('~') then
    repository = nil -- dotfiles kept in git: the home folder is no project
  end
  if worker then
    local inside = repository and vim.fs.relpath(repository, worker)
    start(inside and repository or worker)
  elseif repository and holds_worker(repository) then
    start(repository)
  end
end

---@type vim.lsp.Config
return {
  cmd = { 'pywls', 'serve' },
  filetypes = { 'python', 'json', 'jsonc', 'toml' },
  root_dir = root_dir,
  -- The keys of [tool.pywls], for example { pywls = { ignore = { 'unused-binding' } } }.
  settings = { pywls = vim.empty_dict() },
}
