# The commands of the house. Each works as the only one on a fresh Debian with Go and Node: what else is needed is installed
# by scripts/need.sh as root, or named in one line.

GO       := go
TOOL     := $(GO) tool -modfile=tools/go.mod
PACKAGES := ./...
TESTS    := postgresql chromium fonts-noto-cjk libreoffice-writer-nogui poppler-utils

export CGO_ENABLED := 0
export GOFLAGS     := -buildvcs=false

.PHONY: help build run test bench check trace format generate shots clean

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

build: ## bin/bayou, one file that needs nothing beside it
	@scripts/generate.sh stale
	$(GO) build -trimpath -ldflags '-s -w' -o bin/bayou ./cmd/bayou

run: build ## serve the sample at 127.0.0.1:8080 (another address: LISTEN=...)
	@scripts/run.sh

test: ## all tests: both databases, command scripts, browser (some: PACKAGES=./internal/plan/...)
	@scripts/need.sh node $(TESTS)
	@scripts/generate.sh stale
	@scripts/packages.sh internal/web/browsertest
	$(GO) run ./internal/db/dbtest/withpg $(GO) test -p 2 -timeout 15m $(TESTFLAGS) $(PACKAGES)

bench: build ## the figures, each with its yardstick beside it (one: FIGURE='-only import')
	@scripts/need.sh postgresql
	$(GO) run ./internal/db/dbtest/withpg -durable $(GO) run ./internal/tools/bench $(FIGURE)

check: ## format, vet, lint, tidy, generated files, clauses, vulnerabilities
	@out=$$($(TOOL) gofumpt -l $$(git ls-files '*.go' ':!*_templ.go')); test -z "$$out" || { echo "not formatted (make format):" $$out; exit 1; }
	$(GO) vet ./...
	$(TOOL) golangci-lint run
	$(GO) mod tidy -diff
	@scripts/generate.sh check
	@$(GO) run ./internal/tools/trace >/dev/null
	@scripts/vulnerabilities.sh

trace: ## each clause of the plan with the code, pages and tests that carry it
	@$(GO) run ./internal/tools/trace

format: ## format all Go files and templates
	$(TOOL) gofumpt -w $$(git ls-files '*.go' ':!*_templ.go')
	$(TOOL) templ fmt internal/web

generate: ## Go from templates, assets from their sources
	@scripts/generate.sh always

shots: ## the screenshots of the guides, from the browser tests
	@scripts/need.sh $(TESTS)
	@scripts/packages.sh internal/web/browsertest
	BAYOU_SHOTS=$(CURDIR)/docs/img $(GO) run ./internal/db/dbtest/withpg $(GO) test -count=1 -run Shot ./internal/web/...

clean: ## remove what was built, fetched and sampled
	rm -rf bin data/sample data/sample.part internal/web/assets/node_modules internal/web/browsertest/node_modules
