# Everything is set up by the targets themselves: make run, make test.
GO      ?= go
PGRUN   := $(GO) run ./internal/store/storetest/pgrun --
# Without debug symbols a test binary links in two thirds of the time; traces keep their lines.
GOTEST  := $(GO) test -vet=off -ldflags=-w -p 3 -timeout 20m

test long: export TMPDIR = $(shell scripts/scratch)

.PHONY: run test long fuzz bench fairness assets generate deps deps-test deps-long

run: deps assets                ## build and open the demonstration
	$(GO) run ./cmd/tarazy demo

test: ASSETFLAGS = -checker=false
test: deps-test assets generated types   ## everything fast, on both databases
	$(PGRUN) $(GOTEST) ./...

long: deps-test deps-long assets types vet  ## the slow tests by pieces, with a table of what each took
	scripts/long $(ONLY)

fuzz: deps-test                 ## every fuzz target for a minute
	scripts/fuzz $(or $(TIME),60s) $(ONLY)

bench: deps-test assets         ## a table of speeds, each against its limit
	$(GO) run ./internal/store/storetest/pgrun -durable -- $(GO) run ./cmd/tarazy bench

fairness: ASSETFLAGS = -checker=false
fairness: deps-test assets      ## how often the detectors of flags are right and wrong; ONLY=lights, faces, turning or sounds
	TARAZY_FAIRNESS=write $(GOTEST) -v -run HowOften/$(ONLY) ./internal/web/flagpages

assets: node_modules/.package-lock.json     ## bundles, fonts and drawings
	$(GO) run ./internal/web/assets/build $(ASSETFLAGS)

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

.PHONY: types vet generated
types: node_modules/.package-lock.json
	npx tsc --noEmit

vet:
	$(GO) vet ./...

generate:                       ## pages from their templates
	$(GO) tool templ generate -path internal/web

generated: generate             ## the committed pages are those of their templates
	git diff --exit-code --stat -- '*_templ.go'

deps:
	@scripts/deps go node npm

deps-test:
	@scripts/deps go node npm postgres chromium pdftotext openssl ffprobe

deps-long:
	@scripts/deps soffice khal
