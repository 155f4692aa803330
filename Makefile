# `make help` lists the targets. Each works by itself on a machine with Python 3.13, make and the package registries.
UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.13 2>/dev/null || command -v python3 2>/dev/null || echo python3.13)
BIN := .venv/bin
RUN := env PYTHONPATH=functions:. $(BIN)/python
STAGE ?= local
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help install run test lint bench build deploy clean admin rotate-key relay settle reconcile journeys sweep expire redrive openapi

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: $(READY) ## install the packages of uv.lock into .venv
$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit("Bottega needs Python 3.13, this is " + sys.version.split()[0] if sys.version_info[:2] != (3, 13) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --quiet --frozen --no-managed-python
	@touch $@

run: $(READY) ## open the shop on this machine; RATE_LIMIT_API, RATE_LIMIT_AUTH and API_PORT set what they say
	@exec $(RUN) -m localstack run

test: $(READY) ## run all tests: unit, integration, contract, end to end
	$(BIN)/pytest tests/unit tests/integration tests/contract tests/e2e

lint: $(READY) ## check style, types, architecture, template, OpenAPI document and dependencies
	@$(RUN) -m localstack.lint

bench: $(READY) ## measure cold starts, warm times and the catalogue at a million products
	$(RUN) -m tests.bench

build: $(READY) ## build functions and layers into .aws-sam/build
	@$(RUN) -m localstack build

deploy: build ## deploy to AWS: STAGE=staging or STAGE=prod
	@test "$(STAGE)" != local || { echo "Say where: make deploy STAGE=staging. For this machine: make run"; exit 1; }
	SAM_CLI_TELEMETRY=0 $(BIN)/sam deploy --config-env $(STAGE)

openapi: $(READY) ## generate functions/gateway/openapi.json
	$(RUN) -m localstack.openapi

admin: $(READY) ## give a user the role admin: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "Say who: make admin EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m localstack admin "$(EMAIL)"

rotate-key: $(READY) ## make a new signing key; nobody is logged out
	@STAGE=$(STAGE) $(RUN) -m localstack rotate-key

relay: $(READY) ## publish the events of orders and payments that were left behind, now
	@STAGE=$(STAGE) $(RUN) -m localstack relay

settle: $(READY) ## cancel and refund at Stripe what was left behind, now
	@STAGE=$(STAGE) $(RUN) -m localstack settle

reconcile: $(READY) ## compare payments with Stripe and with orders, and repair; DRY_RUN=1 only tells
	@STAGE=$(STAGE) $(RUN) -m localstack reconcile $(if $(DRY_RUN),--dry-run)

journeys: $(READY) ## random journeys with faults and crashes: JOURNEYS=1000 SEED=7 FIRST=12 (crowd to begin with)
	JOURNEYS=$(or $(JOURNEYS),1000) SEED=$(SEED) FIRST=$(FIRST) $(BIN)/pytest -q tests/integration/journeys/test_journeys.py

sweep: $(READY) ## give back the stock of orders that were never placed, now
	@STAGE=$(STAGE) $(RUN) -m localstack sweep

expire: $(READY) ## cancel orders that nobody paid, now: AGE=minutes, 30 if not given
	@STAGE=$(STAGE) $(RUN) -m localstack expire --age $(or $(AGE),30)

redrive: $(READY) ## move a consumer's dead letters back to its queue: QUEUE=orders-on-payment-succeeded
	@STAGE=$(STAGE) $(RUN) -m localstack redrive "$(QUEUE)"

clean: $(READY) ## forget the local data and the build
	@$(RUN) -m localstack clean
