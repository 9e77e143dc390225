-- pywls in Neovim 0.7 to 0.10. Put this file into the lua/ folder of your
-- configuration and say require('pywls-legacy').setup().

local M = {}

local wrangler = { 'wrangler.jsonc', 'wrangler.json', 'wrangler.toml' }

local configs = { ['wrangler.jsonc'] = true, ['wrangler.json'] = true, ['wrangler.toml'] = true, ['pyproject.toml'] = true }

-- The nearest folder above the file that holds a wrangler file, or nil.
local function worker_of(folder)
  local best
  for _, name in ipairs(wrangler) do
    local found = vim.fn.findfile(name, vim.fn.escape(folder, ' ,;\\') .. ';')
    if found ~= '' then
      local above = vim.fn.fnamemodify(found, ':p:h')
      if not best or #above > #best then
        best = above
      end
    end
  end
  return best
end

-- The repository around the Worker, so that its Workers share one server; not
-- the home folder, which some keep in git for their dotfiles.
local function root_of(file)
  local worker = worker_of(vim.fn.fnamemodify(file, ':p:h'))
  if not worker then
    return nil
  end
  local escaped = vim.fn.escape(worker, ' ,;\\')
  local git = vim.fn.finddir('.git', escaped .. ';')
  if git == '' then
    git = vim.fn.findfile('.git', escaped .. ';')
  end
  if git == '' then
    return worker
  end
  local repository = vim.fn.fnamemodify(git, ':p'):gsub('[/\\]*$', '')
  repository = vim.fn.fnamemodify(repository, ':h')
  return repository ~= vim.fn.expand('~') and repository or worker
end

local clients = {} -- root -> client id, where vim.lsp.start is missing

local function start(config, buffer)
  if vim.lsp.start then
    vim.lsp.start(config, { bufnr = buffer })
    return
  end
  local id = clients[config.root_dir]
  if not id or vim.lsp.client_is_stopped(id) then
    id = vim.lsp.start_client(config)
    clients[config.root_dir] = id
  end
  if id and vim.lsp.buf_attach_client(buffer, id) then
    -- Later versions do this themselves.
    vim.bo[buffer].omnifunc = 'v:lua.vim.lsp.omnifunc'
  end
end

-- options: what vim.lsp.start takes; cmd, settings, on_attach and capabilities are the usual ones.
function M.setup(options)
  options = options or {}
  local function attach(buffer)
    local file = vim.api.nvim_buf_get_name(buffer)
    if file == '' or file:match('^%a[%w+.-]+://') or vim.bo[buffer].buftype ~= '' then
      return
    end
    if vim.bo[buffer].filetype ~= 'python' and not configs[vim.fn.fnamemodify(file, ':t')] then
      return
    end
    local root = root_of(file)
    if root then
      start(
        vim.tbl_extend('force', { name = 'pywls', cmd = { 'pywls', 'serve' }, root_dir = root, settings = { pywls = vim.empty_dict() } }, options),
        buffer
      )
    end
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = vim.api.nvim_create_augroup('pywls', { clear = true }),
    pattern = { 'python', 'json', 'jsonc', 'toml' },
    callback = function(event)
      attach(event.buf)
    end,
  })
  -- Buffers that had their file type before this ran.
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains({ 'python', 'json', 'jsonc', 'toml' }, vim.bo[buffer].filetype) then
      attach(buffer)
    end
  end
end

return M
