# make build | test | lint | race | fuzz | bench
# Everything works from a clean clone with Go, a C compiler and Node.js with npm.

GO        ?= go
GOFUMPT   := mvdan.cc/gofumpt@v0.12.0
STATIC    := honnef.co/go/tools/cmd/staticcheck@v0.8.2
VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
FUZZTIME  ?= 10s

# The packages with goroutines of their own, or with C beside Go.
RACE := ./lsp/... ./analysis/workspace/... ./analysis/source/... ./analysis/pysyntax/... ./cmd/pywls/check/...

.PHONY: build test go-test go-race race extension proof lint fuzz bench reach-completion weights generate clean

build:
	$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/pywls ./cmd/pywls

# All tests. The Go tests come last, so that the run ends with their lines.
test: extension proof go-race go-test

go-test:
	$(GO) test ./...

go-race:
	$(GO) test -race -short $(RACE)

race:
	$(GO) test -race ./...

# The extension for VS Code: types, bundle, unit tests.
extension:
	cd editors/vscode && npm ci --no-audit --no-fund --loglevel=error && npm test

# What the rules say of run time, executed in workerd. The test installs
# Pyodide, workerd and the SDK from npm and PyPI by itself.
proof:
	PYWLS_PROOF=1 $(GO) test -timeout 10m ./analysis/proof

lint:
	@test -z "$$($(GO) run $(GOFUMPT) -l analysis cmd hover lsp)" || \
		{ $(GO) run $(GOFUMPT) -d analysis cmd hover lsp; echo 'run: $(GO) run $(GOFUMPT) -w .'; exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATIC) ./...

# Each fuzz target for a short while.
fuzz:
	@for dir in $$(grep -rl --include='*_test.go' '^func Fuzz' analysis cmd hover lsp | xargs -n1 dirname | sort -u); do \
		for target in $$(grep -hoE '^func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | cut -c6-); do \
			$(GO) test ./$$dir -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) || exit 1; \
		done; done

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# What completion offers where the authors of CHECKOUTS, folders with a checkout
# each, typed a member: the share and the mean reciprocal rank.
reach-completion:
	$(GO) run ./analysis/complete/reach $(REACH) $(wildcard $(CHECKOUTS))

# How often the code of CHECKOUTS uses each member, which completion ranks by.
weights:
	$(GO) run ./analysis/complete/reach -weights analysis/catalog/weights.json -date $$(date -u +%F) $(wildcard $(CHECKOUTS))

generate:
	$(GO) generate ./...

clean:
	rm -rf bin editors/vscode/dist
