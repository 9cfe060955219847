# Heliu: `make demo` shows it running, `make test` proves it.

HELIU_HOST ?= 127.0.0.1
HELIU_PORT ?= 8080
HELIU_DATA ?= .heliu/demo
HELIU_APPS ?= Apps
HELIU_ENGINE_SUPPORT ?= $(CURDIR)/.heliu/support
ARGUMENTS ?=

program = .build/release/heliu

# The other settings reach the program only: tests see the defaults.
export HELIU_ENGINE_SUPPORT
demo: export HELIU_HOST := $(HELIU_HOST)
demo: export HELIU_PORT := $(HELIU_PORT)
demo: export HELIU_DATA := $(HELIU_DATA)
demo: export HELIU_APPS := $(HELIU_APPS)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests build demo test bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  make demo HELIU_PORT=9000 HELIU_DATA=/srv/heliu ARGUMENTS="--set log.level=debug"'

setup: ## install what is missing: system libraries, DuckDB, ECharts
	@scripts/setup-system.sh
	@scripts/setup-engine.sh
	@scripts/setup-charts.sh

setup-tests: ## the same, and what the tests need: PostgreSQL, Chromium, a Chinese font, Python clients
	@scripts/setup-system.sh --tests
	@scripts/setup-python.sh
	@scripts/setup-engine.sh
	@scripts/setup-charts.sh

build: setup ## build the release program, .build/release/heliu
	@echo "[build] the release program; the first time takes several minutes"
	swift build -c release --product heliu

demo: build ## build, load the shipped apps and serve them on http://127.0.0.1:8080
	@mkdir -p "$(HELIU_DATA)"
	@echo "[demo] http://$(HELIU_HOST):$(HELIU_PORT)  data in $(HELIU_DATA)  Ctrl-C stops it"
	@exec $(program) serve $(ARGUMENTS)

test: setup-tests ## build and run every test, print the totals
	@scripts/test.sh $(ARGUMENTS)

bench: build ## measure the built program against its peers; NAME=… for one
	@scripts/bench.sh $(NAME) $(ARGUMENTS)

clean: ## remove what was built; data and downloads under .heliu stay
	swift package clean
