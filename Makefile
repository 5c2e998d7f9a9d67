# Two commands matter: `make serve` and `make test`. Each sets up everything it needs, then does its job.
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
SUITES ?= ../shared/conformance
SIZES ?= real 200k
SECONDS_PER_CELL ?= 3
SECONDS ?= 180
EXAMPLES ?= 200
# Long files come early in the alphabet (clients), so the order of the folders keeps all cores busy to the end.
# One process more than there are cores works while others wait for a server, a browser or a limit of time.
IN_PARALLEL ?= --numprocesses $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder
# Its long queries give way to everything, so beside other tests they would never end.
ALONE := tests/engine/test_pool.py
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
FRONTEND := server/frontend
WEB := server/citiverse/web
BUILT := $(WEB)/static/built

.PHONY: help serve build frontend test check format messages fuzz api crawl hostile screenshots lighthouse bench conformance test-peers clean

help:
	@echo "make serve        set up, compile the catalogue, serve it on http://$(HOST):$(PORT)/"
	@echo "make test         set up, run all tests"
	@echo "make check        lint, types, formats, then all tests"
	@echo "make build        compile the catalogue into build/releases/"
	@echo "make frontend     bundle the query editor and the land of the maps out of npm packages"
	@echo "make messages     collect what the interface says into its translations"
	@echo "make format       bring code and Turtle into their canonical form"
	@echo "make bench        compare against real peers in one run, print ratios (SIZES=\"real 20k 200k 2m 10m\")"
	@echo "make test-peers   the engine contract on real Oxigraph, Virtuoso and Fuseki servers"
	@echo "make conformance  run the W3C suites of SUITES=$(SUITES) against the server"
	@echo "make fuzz         fuzz the guard and a running server for SECONDS=$(SECONDS)"
	@echo "make api          make up EXAMPLES=$(EXAMPLES) requests for each operation of the interface, ask a running server"
	@echo "make crawl        follow every link of the site of a running server"
	@echo "make hostile      attack a running server, print a table, leaks and look-up times under attack"
	@echo "make screenshots  picture every kind of page into docs/screenshots/"
	@echo "make lighthouse   measure pages with Lighthouse, print a table, fail below 95 of 100"
	@echo "make clean        remove the virtual environment and everything built"

serve: $(VENV)/serve.stamp
	@$(MAKE) --no-print-directory frontend || echo "nothing could be bundled; the query page shows its plain form, and maps have no land"
	$(BIN)/citiverse serve --host $(HOST) --port $(PORT)

build: $(VENV)/serve.stamp
	@$(MAKE) --no-print-directory frontend || echo "the land could not be bundled; the world map is drawn without it"
	$(BIN)/citiverse build

test: $(VENV)/test.stamp frontend
	$(BIN)/python -m pytest $(ALONE)
	$(BIN)/python -m pytest $(IN_PARALLEL) $(addprefix --ignore=,$(ALONE))

check: $(VENV)/test.stamp frontend
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/citiverse format --check
	$(BIN)/python -m pytest $(ALONE)
	$(BIN)/python -m pytest $(IN_PARALLEL) $(addprefix --ignore=,$(ALONE))

frontend: $(BUILT)/manifest.json

$(BUILT)/manifest.json: build/frontend/ready $(wildcard $(FRONTEND)/*)
	$(BIN)/node $(FRONTEND)/build.mjs build/frontend $(BUILT)

build/frontend/ready: $(FRONTEND)/package.json $(FRONTEND)/package-lock.json | $(VENV)/serve.stamp
	@echo "installing what the query editor and the maps are made of"
	$(PIP) install --constraint constraints.txt --group frontend
	mkdir -p $(@D)
	cp $^ $(@D)
	cd $(@D) && PATH="$(CURDIR)/$(BIN):$$PATH" "$(CURDIR)/$(BIN)/npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

format: $(VENV)/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/citiverse format

messages: $(VENV)/serve.stamp
	PYTHONPATH=server:tests $(BIN)/python tests/languages/messages.py

bench: $(VENV)/test.stamp
	.ci/system-packages bench
	$(PYTHON) -m venv build/bench/rdflib-endpoint
	build/bench/rdflib-endpoint/bin/python -m pip --quiet --disable-pip-version-check install --requirement tests/bench/peers/rdflib-endpoint.txt
	PYTHONPATH=server:tests $(BIN)/python -m bench --sizes $(SIZES) --seconds $(SECONDS_PER_CELL)

test-peers: $(VENV)/test.stamp
	.ci/system-packages peers
	$(BIN)/python -m pytest tests/peers/*_on_peers.py

conformance: $(VENV)/test.stamp
	@test -d "$(SUITES)" || { echo "conformance: not run (no folder $(SUITES); say SUITES=DIR)"; exit 2; }
	$(PIP) install --constraint constraints.txt --group conformance
	$(BIN)/python tests/conformance/run.py "$(SUITES)"

api: $(VENV)/test.stamp
	API_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/web/test_api_served.py -s

crawl: $(VENV)/test.stamp
	CRAWL_THINGS=1 $(BIN)/python -m pytest tests/clients/test_crawl.py -s

fuzz: $(VENV)/test.stamp
	$(BIN)/python tests/fuzz/run.py --seconds $(SECONDS)

hostile: $(VENV)/test.stamp
	$(BIN)/python tests/hostile/run.py

screenshots: $(VENV)/test.stamp frontend
	$(BIN)/python tests/screenshots/run.py

lighthouse: $(VENV)/test.stamp frontend
	$(BIN)/python tests/lighthouse/run.py

clean:
	rm -rf $(VENV) $(BUILT) build dist .mypy_cache .ruff_cache .pytest_cache

$(VENV)/bin/python:
	PYTHON=$(PYTHON) .ci/system-packages serve
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --constraint constraints.txt pip

$(VENV)/serve.stamp: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "installing citiverse and its pinned dependencies into $(VENV)"
	$(PIP) install --constraint constraints.txt --editable '.[fast]'
	@touch $@

$(VENV)/test.stamp: $(VENV)/serve.stamp .ci/system-packages
	@echo "installing what the tests need"
	.ci/system-packages test
	$(PIP) install --constraint constraints.txt --group dev
	@touch $@
