# `make help` lists every target. Each target installs what it needs first, so
# a fresh machine with Python 3.11 or newer and make can start with any of them.

PYTHON ?= python3
PACKAGES := bot handlers shop models payments scheduler common tests benchmarks
# Arguments for pytest, for example: make test ARGS="-k checkout --database sqlite"
ARGS ?=

BIN := .venv/bin
# All the transcripts are played by one process, which looks back at them at its end, beside those
# that do the rest.
PYTEST := $(BIN)/python -m pytest
CHATS := .pytest_cache/transcripts.log
PIP := -m pip install --quiet --disable-pip-version-check --require-hashes
RUNTIME := .venv/.runtime
DEVELOP := .venv/.develop
JUDGE := .venv-judge/.judge

# Five is pytest's word for "nothing was asked for here", as with some ARGS.
define tested
mkdir -p .pytest_cache; $(PYTEST) -n0 tests/transcripts $(1) > $(CHATS) 2>&1 & chats=$$!; \
$(PYTEST) --numprocesses=auto --dist=loadgroup --ignore=tests/transcripts tests $(1); rest=$$?; \
wait $$chats; chats=$$?; cat $(CHATS); \
test $$rest -eq 0 -o $$rest -eq 5 && test $$chats -eq 0 -o $$chats -eq 5
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo run test fmt check check-all bench crash month setup lock clean \
        check-format check-lint check-types check-imports check-translations check-tests

help: ## List every target with its line
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(RUNTIME) ## Open a shop to be tried out in a browser, with everybody's phones
	$(BIN)/python -m bot demo

run: $(RUNTIME) ## Run the shop with the settings of .env
	$(BIN)/python -m bot run

test: $(DEVELOP) $(JUDGE) ## Run the tests (ARGS="..." goes to pytest)
	$(call tested,$(ARGS))

fmt: $(DEVELOP) ## Write the format and the fixes that are safe
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

check: check-format check-lint check-types check-imports check-translations check-tests ## Verify everything; what CI runs

check-format: $(DEVELOP) ## Verify that `make fmt` would change nothing
	$(BIN)/ruff format --check .

check-lint: $(DEVELOP) ## Lint
	$(BIN)/ruff check .

check-types: $(DEVELOP) ## Verify the types
	$(BIN)/mypy $(PACKAGES)

check-imports: $(DEVELOP) ## Verify the layers
	$(BIN)/lint-imports

check-translations: $(DEVELOP) ## Verify that every language says everything
	$(BIN)/python -m pytest --quiet tests/test_translations.py

check-tests: $(DEVELOP) $(JUDGE) ## Run every test on SQLite and PostgreSQL; a skipped one fails
	$(call tested,--no-skips --database both $(ARGS))

check-all: check ## The full matrix: every Python here, long property tests, long crash run
	export HYPOTHESIS_PROFILE=full; $(call tested,--no-skips --database both --whole $(ARGS))
	$(BIN)/python -m tests.crash --both
	PYTHON="$(PYTHON)" .ci/matrix

bench: $(DEVELOP) ## Measure against a bare echo bot on the same stand-in
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.searching
	$(BIN)/python -m benchmarks.numbers
	$(BIN)/python -m benchmarks.reconciling

crash: $(DEVELOP) ## Kill the shop at random moments during hundreds of purchases
	$(BIN)/python -m tests.crash --both

month: $(DEVELOP) ## Play a month of a shop and write it down in docs/month, in three languages
	$(BIN)/python -m tests.month --write

setup: $(DEVELOP) $(JUDGE) ## Build the environments and do nothing else

lock: $(DEVELOP) ## Resolve requirements/*.in again (UPGRADE=1 takes the newest releases)
	PATH="$(CURDIR)/$(BIN):$$PATH" .ci/lock

clean: ## Remove the environments and what the tools left; a shop's data stays
	rm -rf .venv .venv-* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Vefa needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv-judge/bin/python:
	$(PYTHON) -m venv .venv-judge

$(RUNTIME): requirements/runtime.txt | .venv/bin/python
	$(BIN)/python $(PIP) -r $<
	@touch $@

$(DEVELOP): requirements/develop.txt $(RUNTIME)
	$(BIN)/python $(PIP) -r $<
	@touch $@

$(JUDGE): requirements/judge.txt | .venv-judge/bin/python
	.venv-judge/bin/python $(PIP) -r $<
	@touch $@
