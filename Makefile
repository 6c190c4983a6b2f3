# Everything that is done to the house, by name. What a target needs beside Go
# and npm it builds into .build/, at the versions in .ci/tools.

SHELL := /bin/bash -euo pipefail
.DEFAULT_GOAL := help

BUF      := .build/npm/node_modules/.bin/buf
GOLANGCI := .build/bin/golangci-lint
SCHEMAS  := test/testdata/schema
FUZZTIME ?= 10s

.PHONY: help
help: ## Print this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: gen
gen: $(BUF) ## Write api/ from proto/.
	$(BUF) generate

.PHONY: checkgen
checkgen: $(BUF) ## Fail where api/ is not what proto/ says.
	@rm -rf .build/gen && $(BUF) generate -o .build/gen
	@diff -r api .build/gen/api || { echo "api/ is not what proto/ says: run 'make gen' and commit what it writes" >&2; exit 1; }
	@echo "api/ is what proto/ says"

.PHONY: lint
lint: format tidy vet golangci proto breaking ## Check everything that can be checked without a test.

.PHONY: format
format: ## Fail where gofmt would change something.
	@files=$$(gofmt -l .); test -z "$$files" || { echo "gofmt would change:"; echo "$$files"; exit 1; } >&2
	@echo "gofmt would change nothing"

.PHONY: tidy
tidy: ## Fail where go.mod says more or less than is used.
	@go mod tidy -diff || { echo "go.mod is not tidy: run 'go mod tidy'" >&2; exit 1; }
	@echo "go.mod is tidy"

.PHONY: vet
vet: ## Run go vet.
	go vet ./...

.PHONY: golangci
golangci: $(GOLANGCI) ## Run golangci-lint by .golangci.yml.
	$(GOLANGCI) run ./...

.PHONY: proto
proto: $(BUF) ## Run buf lint.
	$(BUF) lint
	@echo "buf lint has nothing to say"

.PHONY: breaking
breaking: $(BUF) ## Fail where proto/ breaks a schema that was released.
	@mkdir -p .build && $(BUF) build --path proto/taskforce -o .build/now.binpb
	@for image in $(SCHEMAS)/*.binpb; do \
		$(BUF) breaking .build/now.binpb --exclude-imports --against "$$image" || \
			{ echo "proto/ breaks $$image: what was released is read for ever, so add and never change" >&2; exit 1; }; \
		echo "proto/ keeps $$image"; \
	done

# Which image 'make schema' writes. Give the release's name for the next one.
RELEASE ?= v1

.PHONY: schema
schema: $(BUF) ## Keep proto/ as an image that it may not break (see CONTRIBUTING.md).
	@image=$(SCHEMAS)/$(RELEASE).binpb; \
	if [ -e "$$image" ] && [ -n "$$(git tag --list 'v*')" ]; then \
		echo "$$image is the schema of a release and stays as it is; a new release has an image of its own: make schema RELEASE=v1.1" >&2; exit 1; \
	fi; \
	mkdir -p $(SCHEMAS) && $(BUF) build --exclude-source-info --path proto/taskforce -o "$$image" && echo "wrote $$image"

.PHONY: test
test: ## Run the tests.
	go test ./...

.PHONY: test-race
test-race: ## Run the tests under the race detector, each anew.
	go test -race -count=1 ./...

.PHONY: bench
bench: ## Measure.
	go run ./test/bench

.PHONY: fuzz
fuzz: ## Run every fuzz test for FUZZTIME (10s).
	@for package in $$(go list ./...); do \
		for name in $$(go test -list '^Fuzz' "$$package" | grep '^Fuzz' || true); do \
			echo "== $$package $$name"; \
			go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME) "$$package"; \
		done; \
	done

.PHONY: tools
tools: $(BUF) $(GOLANGCI) ## Build the tools into .build/.

.PHONY: clean
clean: ## Remove .build/.
	rm -rf .build

$(BUF): .ci/tools/package.json .ci/tools/package-lock.json
	@mkdir -p .build/npm && cp $^ .build/npm/
	npm install --prefix .build/npm --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(GOLANGCI): .ci/tools/go.mod .ci/tools/go.sum
	go build -C .ci/tools -buildvcs=false -o $(CURDIR)/$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
