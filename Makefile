# What CI does can be run at home: make is build, test and lint.
.PHONY: all build engine test lint race browser contract opensearch bench fuzz golden cover fmt

all: build test lint

build: engine
	go build -tags engine -o bin/kindred ./cmd/kindred

# What searches in browsers is compiled first, and becomes part of the command: as small as
# can be fetched. With functions inlined it is 130 kB more, compressed, and as fast.
ENGINE = cmd/kindred/engine
engine:
	mkdir -p $(ENGINE)
	GOOS=js GOARCH=wasm go build -trimpath -ldflags='-s -w' -gcflags=all=-l -o $(ENGINE)/kindred.wasm ./cmd/kindred-wasm
	go -C tools run ./shrink $(CURDIR)/$(ENGINE)/kindred.wasm
	gzip -9nf $(ENGINE)/kindred.wasm
	cp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" $(ENGINE)/

test:
	go test ./...

lint:
	go tool -modfile=tools/go.mod golangci-lint run ./...

fmt:
	go tool -modfile=tools/go.mod golangci-lint fmt ./...

race:
	go test -race -short -timeout 20m ./...

# Needs Chromium, and npm for axe-core; KINDRED_CHROMIUM names another one than
# /usr/bin/chromium.
AXE = bin/axe/node_modules/axe-core/axe.min.js
browser: $(AXE) engine
	KINDRED_AXE=$(CURDIR)/$(AXE) go test -tags browser,engine -run Browser -count=1 ./cmd/kindred

$(AXE):
	npm install --prefix bin/axe --no-save --no-audit --no-fund --silent axe-core@4.14.1

# Requests made up from the description of the API, CONTRACT_EXAMPLES for each operation: with
# 2000 some 14,600, in a quarter of an hour of CPU.
# Needs Python with venv, for schemathesis.
CONTRACT_EXAMPLES ?= 100
SCHEMATHESIS = bin/contract/bin/schemathesis
contract: $(SCHEMATHESIS)
	KINDRED_SCHEMATHESIS=$(CURDIR)/$(SCHEMATHESIS) KINDRED_CONTRACT_EXAMPLES=$(CONTRACT_EXAMPLES) \
		go test -tags contract -run Contract -count=1 -timeout 60m ./cmd/kindred

$(SCHEMATHESIS): tools/contract/requirements.txt
	python3 -m venv bin/contract
	bin/contract/bin/pip install -q --disable-pip-version-check -r $<
	touch $@

# A cluster of three nodes, and the tests of what is kept in one. Needs Maven and a JDK of 21
# or later; the server is fetched once.
opensearch:
	@set -e; d=$$(mktemp -d /var/tmp/kindred-cluster.XXXXXX); chmod 755 $$d; \
	trap 'tools/opensearch/cluster.sh stop $$d; rm -rf $$d' EXIT; \
	tools/opensearch/cluster.sh start $$d 3; \
	export KINDRED_OPENSEARCH_DIR=$$d KINDRED_OPENSEARCH=$$(awk '{print $$3}' $$d/nodes | paste -sd, -); \
	go test -tags opensearch -count=1 -timeout 20m $(OPENSEARCH_FLAGS) ./index/opensearch; \
	go test -tags opensearch -count=1 -timeout 20m $(OPENSEARCH_FLAGS) -run InCluster ./cmd/kindred

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Every fuzz target for FUZZTIME.
FUZZTIME ?= 10s
fuzz:
	@set -e; for p in $$(go list ./...); do \
		for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
			echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p; \
		done; done

# Write the golden files anew; look at the difference before committing it.
golden:
	go test ./search ./cmd/kindred -update

cover:
	go test -coverprofile=cover.out ./... && go tool cover -func=cover.out | tail -n 1
