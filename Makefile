# dealweb: everything a developer does. The two that a newcomer needs: make demo, make test.
#
#   make demo         make .venv, install, open the terminal UI on the bundled seeds
#   make test         the same with the tools, then all tests, on every core; PYTEST_ARGS="-k fold" for some
#   make check        lint, types, layers and test
#   make lint         ruff: rules and format
#   make format       ruff: mend what can be mended
#   make types        mypy --strict
#   make layers       import-linter
#   make bench        all benchmarks, tables into docs/performance.md; BENCH_ARGS="moving start" for some
#   make screenshots  the pictures of the README, from the seeds
#   make snapshots    the screens that a test compares, as text
#   make dist         the wheel and the source archive, in dist/
#   make constraints  write constraints.txt anew, with the newest versions that pyproject.toml allows
#   make clean        remove what was made
#
# PYTHON=… names the interpreter (3.11 or newer); without it the first that will do is taken.

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
SUITABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$python" -c '$(SUITABLE)' >/dev/null 2>&1 && { echo "$$python"; break; }; done)
PYTEST_ARGS ?=
BENCH_ARGS ?=

.PHONY: help demo test check lint format types layers bench screenshots snapshots dist constraints clean FORCE

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

demo: $(VENV)/.base
	@$(VENV)/bin/dealweb demo

test: $(VENV)/.dev
	@$(PY) -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

check: lint types layers test

lint: $(VENV)/.dev
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

format: $(VENV)/.dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

types: $(VENV)/.dev
	@$(PY) -m mypy --strict

layers: $(VENV)/.dev
	@$(VENV)/bin/lint-imports --no-logo --no-cache

bench: $(VENV)/.dev
	@$(PY) -m bench --write $(BENCH_ARGS)

screenshots: $(VENV)/.base
	@$(PY) docs/screenshots.py

snapshots: $(VENV)/.dev
	@$(PY) -m tests.tui.snapshots

dist: $(VENV)/.dev
	@$(PY) -m build --no-isolation

# The stamps: .made = the environment is whole, and where, .base = dealweb is in it, .dev = its tools too.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "dealweb needs Python 3.11 or newer: none was found (make PYTHON=/path/to/python3)" >&2; exit 1; }
	@"$(PYTHON)" -c '$(SUITABLE)' || { echo "dealweb needs Python 3.11 or newer, with venv: $(PYTHON) is not" >&2; exit 1; }
	@echo "making $(VENV) with $$("$(PYTHON)" --version)" >&2
	@"$(PYTHON)" -m venv --clear $(VENV)
	@printf '%s' "$(CURDIR)" > $@

# An environment knows where it lies: one that was moved or copied along with its checkout is made anew.
ifneq ("$(shell cat $(VENV)/.made 2>/dev/null)","$(CURDIR)")
$(VENV)/.made: FORCE
endif
FORCE:

$(VENV)/.base: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing dealweb into $(VENV)" >&2
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing dealweb and its tools into $(VENV)" >&2
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $(VENV)/.base $@

constraints: $(VENV)/.made
	@"$(PYTHON)" -m venv --clear $(VENV)-fresh
	@$(VENV)-fresh/bin/python -m pip --disable-pip-version-check -qq install --editable '.[dev]'
	@$(VENV)-fresh/bin/python -m pip --disable-pip-version-check freeze --exclude dealweb > $(VENV)-fresh/constraints.txt
	@mv $(VENV)-fresh/constraints.txt constraints.txt
	@rm -rf $(VENV)-fresh
	@echo "constraints.txt: $$(wc -l < constraints.txt) packages" >&2

clean:
	rm -rf $(VENV) $(VENV)-fresh build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find bench events seeds store tests tui -name __pycache__ -type d -prune -exec rm -rf {} +
