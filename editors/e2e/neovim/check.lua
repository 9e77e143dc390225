-- Runs inside Neovim with the user's form of the configuration already loaded,
-- and does what a person would do. Ends Neovim with status 1 when a step failed.

local project, form, out = vim.env.PYWLS_E2E_PROJECT, vim.env.PYWLS_E2E_FORM, vim.env.PYWLS_E2E_OUT
local wanted = vim.fn.json_decode(vim.fn.readfile(vim.env.PYWLS_E2E_HERE .. '/expect.json'))
local worker = project .. '/packages/worker/'
local steps, failed, passed = {}, 0, 0
local clock = (vim.uv or vim.loop).hrtime

local function short(value)
  local text = type(value) == 'string' and value or vim.inspect(value, { newline = ' ', indent = '' })
  return text:gsub('\n', ' / ')
end

local function step(name, check)
  local begin = clock()
  local ok, seen = pcall(check)
  local ms = math.floor((clock() - begin) / 1e6)
  passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
  table.insert(steps, { name = name, result = ok and 'ok' or 'FAILED', ms = ms, seen = seen ~= nil and short(seen) or vim.NIL })
  io.stdout:write(string.format('%-6s %6d ms  %s%s\n', ok and 'ok' or 'FAILED', ms, name, seen ~= nil and ('  ' .. short(seen):sub(1, 500)) or ''))
  return ok
end

local function wait(what, condition, seconds)
  local last
  if not vim.wait((seconds or 10) * 1000, function()
    last = condition()
    return last
  end, 20) then
    error(what .. ': not within ' .. (seconds or 10) .. ' s', 0)
  end
  return last
end

local function clients(buffer)
  if vim.lsp.get_clients then
    return vim.lsp.get_clients({ bufnr = buffer, name = 'pywls' })
  end
  return vim.tbl_filter(function(c)
    return c.name == 'pywls'
  end, vim.tbl_values(vim.lsp.buf_get_clients(buffer)))
end

local function open(file)
  vim.cmd('edit ' .. vim.fn.fnameescape(file))
  return vim.api.nvim_get_current_buf()
end

local function faults(buffer)
  return vim.tbl_filter(function(d)
    return d.source == 'pywls' and d.code == wanted.fault.rule
  end, vim.diagnostic.get(buffer))
end

local function text_of(buffer, d)
  return vim.api.nvim_buf_get_text(buffer, d.lnum, d.col, d.end_lnum, d.end_col, {})[1]
end

-- Byte position of `text`, 0-based.
local function find(buffer, text)
  for i, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      return i - 1, column - 1
    end
  end
  error(text .. ' is not in the file', 0)
end

local function request(buffer, method, params)
  for _, answer in pairs(vim.lsp.buf_request_sync(buffer, method, params, 5000) or {}) do
    if answer.error or answer.err then
      error(vim.inspect(answer.error or answer.err), 0)
    end
    if answer.result then
      return answer.result
    end
  end
end

local function position_params()
  local client = clients(0)[1]
  return vim.lsp.util.make_position_params(0, client.offset_encoding)
end

local function applied(buffer, action)
  local client = clients(buffer)[1]
  if not action.edit then
    action = request(buffer, 'codeAction/resolve', action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
end

local buffer

step('a Python file outside any Worker has no server', function()
  local b = open(vim.fn.fnamemodify(project, ':h') .. '/elsewhere/plain.py')
  vim.wait(700)
  assert(#clients(b) == 0, 'a server was started')
end)

step('the server starts for a Python file of a Worker, at the root of the repository', function()
  buffer = open(worker .. wanted.file)
  local client = wait('the server', function()
    return clients(buffer)[1]
  end)
  local root = client.config.root_dir
  assert(vim.fn.resolve(root) == vim.fn.resolve(project), 'the root is ' .. tostring(root))
  wait('initialized', function()
    return client.initialized
  end)
  return { root = root, encoding = client.offset_encoding, server = client.server_info or vim.NIL }
end)

step('the fault is reported, on the right characters', function()
  local d = wait('a report', function()
    return faults(buffer)[1]
  end)
  assert(text_of(buffer, d) == wanted.fault.text, 'the range holds "' .. text_of(buffer, d) .. '"')
  return d.message
end)

step('everything reported in the Python file, once', function()
  vim.wait(700)
  local seen = vim.tbl_map(function(d)
    return (d.lnum + 1) .. ' ' .. tostring(d.code) .. ' ' .. d.message
  end, vim.diagnostic.get(buffer))
  assert(#faults(buffer) == 1, #faults(buffer) .. ' times')
  return seen
end)

step('hover opens a window', function()
  local line, column = find(buffer, wanted.hover.at)
  vim.api.nvim_win_set_cursor(0, { line + 1, column + 1 })
  vim.lsp.buf.hover()
  local window = wait('the window', function()
    for _, w in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(w).relative ~= '' then
        return w
      end
    end
  end)
  local text = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), '\n')
  vim.api.nvim_win_close(window, true)
  assert(text:find(wanted.hover.says, 1, true), text)
  return text
end)

step('completion after ' .. wanted.completion.typed, function()
  local line = find(buffer, wanted.completion.after)
  local typed = '        x = ' .. wanted.completion.typed
  vim.api.nvim_buf_set_lines(buffer, line + 1, line + 1, false, { typed })
  -- A position of our own: outside insert mode the cursor cannot stand behind the last character.
  local params = position_params()
  params.position = { line = line + 1, character = #typed }
  local result = request(buffer, 'textDocument/completion', params)
  local labels = vim.tbl_map(function(item)
    return item.label
  end, result and (result.items or result) or {})
  vim.api.nvim_buf_set_lines(buffer, line + 1, line + 2, false, {})
  for _, name in ipairs(wanted.completion.offers) do
    assert(vim.tbl_contains(labels, name), name .. ' is not among ' .. vim.inspect(labels))
  end
  return labels
end)

step('an edit moves the report and removes it, without saving or reopening', function()
  local before = find(buffer, wanted.fault.text)
  wait('the report', function()
    return faults(buffer)[1] and faults(buffer)[1].lnum == before
  end)
  vim.api.nvim_buf_set_lines(buffer, 0, 0, false, { '# one line more' })
  wait('it moves', function()
    return faults(buffer)[1] and faults(buffer)[1].lnum == before + 1
  end)
  local line, column = find(buffer, wanted.fault.text)
  vim.api.nvim_buf_set_text(buffer, line, column, line, column + #wanted.fault.text, { wanted.fault.fixed })
  wait('it goes', function()
    return #faults(buffer) == 0
  end)
  vim.api.nvim_buf_set_text(buffer, line, column, line, column + #wanted.fault.fixed, { wanted.fault.text })
  vim.api.nvim_buf_set_lines(buffer, 0, 1, false, {})
  wait('it is back', function()
    return #faults(buffer) == 1 and faults(buffer)[1].lnum == before
  end)
end)

step('saving does not report twice', function()
  vim.cmd('silent write')
  vim.wait(700)
  assert(#faults(buffer) == 1, #faults(buffer) .. ' times')
end)

step('the wrangler file has the same server, and an edit there reaches Python', function()
  local config = open(worker .. wanted.config)
  wait('the server', function()
    return #clients(config) == 1
  end)
  assert(clients(config)[1].id == clients(buffer)[1].id, 'a second server')
  local line, column = find(config, '"NOTES"')
  vim.api.nvim_buf_set_text(config, line, column + 1, line, column + 1, { 'X' })
  local ok, why = pcall(wait, 'more reports in Python', function()
    return #faults(buffer) > 1
  end)
  vim.api.nvim_buf_set_text(config, line, column + 1, line, column + 2, { '' })
  assert(ok, why)
  wait('one report again', function()
    return #faults(buffer) == 1
  end)
  vim.cmd('silent write')
  return { filetype = vim.bo[config].filetype, reported = vim.tbl_map(function(d)
    return d.message
  end, vim.diagnostic.get(config)) }
end)

step('package.json has no server', function()
  local b = open(worker .. 'package.json')
  vim.wait(500)
  assert(#clients(b) == 0, 'attached')
end)

if form == 'new' then
  step('a module beside the Workers has the same server', function()
    local b = open(project .. '/shared/helper.py')
    local client = wait('the server', function()
      return clients(b)[1]
    end)
    assert(client.id == clients(buffer)[1].id, 'a second server')
  end)
  step('definition of a binding', function()
    vim.api.nvim_set_current_buf(buffer)
    local line, column = find(buffer, wanted.definition.at)
    vim.api.nvim_win_set_cursor(0, { line + 1, column + 1 })
    local result = request(buffer, 'textDocument/definition', position_params())
    local first = result and (result[1] or result)
    assert(first, 'none')
    local uri = first.uri or first.targetUri
    assert(vim.endswith(uri, '/' .. wanted.definition.file), uri)
    return vim.fs.basename(uri) .. ':' .. ((first.range or first.targetRange).start.line + 1)
  end)
end

-- Asks about the byte behind the start of a text in a buffer.
local function ask(b, method, text, more)
  vim.api.nvim_set_current_buf(b)
  wait('the server', function() -- a file that is read again gets it anew
    return clients(b)[1]
  end)
  local line, column = find(b, text)
  vim.api.nvim_win_set_cursor(0, { line + 1, column + 1 })
  return request(b, method, vim.tbl_extend('force', position_params(), more or {}))
end

local function labels_of(result)
  return vim.tbl_map(function(item)
    return item.label
  end, result and (result.items or result) or {})
end

step('references of a binding', function()
  local found = vim.tbl_map(function(l)
    return vim.fn.fnamemodify(vim.uri_to_fname(l.uri), ':t') .. ':' .. (l.range.start.line + 1)
  end, ask(buffer, 'textDocument/references', wanted.rename.at, { context = { includeDeclaration = true } }) or {})
  table.sort(found)
  assert(vim.deep_equal(found, wanted.references), vim.inspect(found))
  return found
end)

step('rename of a binding from Python changes both files, and back', function()
  local config = open(worker .. wanted.config)
  local before = vim.api.nvim_buf_get_lines(config, 0, -1, false)
  local back = { wanted.rename.from, wanted.rename.to }
  for i = 2, 1, -1 do
    local at = wanted.rename.at:gsub('^' .. wanted.rename.from, back[3 - i])
    local edit = ask(buffer, 'textDocument/rename', at, { newName = back[i] })
    vim.lsp.util.apply_workspace_edit(edit, clients(buffer)[1].offset_encoding)
    find(buffer, (wanted.rename.at:gsub('^' .. wanted.rename.from, back[i])))
    find(config, '"' .. back[i] .. '"')
    vim.wait(300)
    assert(#faults(buffer) == 1, 'the new name is reported')
  end
  assert(vim.deep_equal(before, vim.api.nvim_buf_get_lines(config, 0, -1, false)), 'the wrangler file is not as it was')
  vim.cmd('silent wall')
end)

step('outlines of both files', function()
  local config = open(worker .. wanted.config)
  local names = {}
  local function collect(list)
    for _, s in ipairs(list or {}) do
      table.insert(names, s.name)
      collect(s.children)
    end
  end
  for _, b in ipairs({ buffer, config }) do
    collect(request(b, 'textDocument/documentSymbol', { textDocument = { uri = vim.uri_from_bufnr(b) } }))
  end
  for _, name in ipairs(vim.list_extend({ 'Default' }, wanted.wrangler.outline)) do
    assert(vim.tbl_contains(names, name), name .. ' is not among ' .. vim.inspect(names))
  end
  return names
end)

step('hover on the compatibility date', function()
  local config = open(worker .. wanted.config)
  local said = ask(config, 'textDocument/hover', wanted.wrangler.date.at)
  assert(said and said.contents.value:find(wanted.wrangler.date.says, 1, true), vim.inspect(said))
  return said.contents.value
end)

step('completion in the wrangler file', function()
  local config = open(worker .. wanted.config)
  local seen = {}
  for _, want in ipairs({ wanted.wrangler.date, wanted.wrangler.flag }) do
    local labels = labels_of(ask(config, 'textDocument/completion', want.at))
    assert(vim.tbl_contains(labels, want.offers), want.offers .. ' is not among ' .. vim.inspect(labels))
    table.insert(seen, labels[1])
  end
  return seen
end)

step('code actions, and the quick-fix applied', function()
  vim.api.nvim_set_current_buf(buffer)
  local d = wait('the report', function()
    return faults(buffer)[1]
  end)
  vim.api.nvim_win_set_cursor(0, { d.lnum + 1, d.col + 1 })
  local params = position_params()
  -- As the server sent it: 0.11 keeps all of it, 0.7 parts, which are completed.
  local place = { start = params.position, ['end'] = params.position }
  local raw = vim.tbl_extend('keep', d.user_data.lsp, { range = place, message = d.message, source = d.source, code = d.code })
  local actions = request(buffer, 'textDocument/codeAction', {
    textDocument = params.textDocument,
    range = place,
    context = { diagnostics = { raw } },
  }) or {}
  local titles = vim.tbl_map(function(a)
    return a.title
  end, actions)
  assert(#actions > 0, 'none offered')
  applied(buffer, actions[1])
  wait('the report goes', function()
    return #faults(buffer) == 0
  end)
  assert(find(buffer, wanted.fault.fixed .. '.get'), 'not fixed')
  vim.cmd('silent write')
  vim.wait(500)
  assert(#faults(buffer) == 0, 'it is back after saving')
  return titles
end)

step('ignoring the rule by the settings takes effect at once', function()
  local line, column = find(buffer, wanted.fault.fixed .. '.get')
  vim.api.nvim_buf_set_text(buffer, line, column, line, column + #wanted.fault.fixed, { wanted.fault.text })
  wait('a fault', function()
    return #faults(buffer) == 1
  end)
  local client = clients(buffer)[1]
  client.config.settings = { pywls = { ignore = { wanted.fault.rule } } }
  client.settings = client.config.settings
  local notify = function(method, params)
    if vim.fn.has('nvim-0.11') == 1 then
      client:notify(method, params)
    else
      client.notify(method, params)
    end
  end
  notify('workspace/didChangeConfiguration', { settings = client.config.settings })
  wait('it goes', function()
    return #faults(buffer) == 0
  end)
  client.config.settings = { pywls = vim.empty_dict() }
  client.settings = client.config.settings
  notify('workspace/didChangeConfiguration', { settings = client.config.settings })
  wait('it is back', function()
    return #faults(buffer) == 1
  end)
end)

step('the log of the client holds no complaint', function()
  local path = vim.lsp.get_log_path and vim.lsp.get_log_path() or vim.lsp.log.get_filename()
  local bad = {}
  if vim.fn.filereadable(path) == 1 then
    for _, line in ipairs(vim.fn.readfile(path)) do
      if line:match('ERROR') or line:match('WARN') then
        table.insert(bad, line:sub(1, 300))
      end
    end
  end
  assert(#bad == 0, table.concat(bad, '\n'))
end)

vim.fn.writefile({ vim.fn.json_encode({ client = 'neovim ' .. form, steps = steps }) }, out .. '/' .. form .. '-result.json')
io.stdout:write(passed .. ' passed, ' .. failed .. ' failed\n')
vim.cmd(failed > 0 and 'cquit' or 'qall!')
