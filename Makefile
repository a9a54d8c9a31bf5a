# Needs Python >= 3.11, git and make; everything else goes into .venv.
UV_VERSION := 0.13.9
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
PART ?=
CODE := commands domain infra pipelines projections readapi solocrm web
# What is compiled is kept, whatever the shell says: tests alone start a few hundred processes.
unexport PYTHONDONTWRITEBYTECODE
# Tests at once: most of them wait for a database.
AT_ONCE ?= 5

.PHONY: install demo test check fix docs golden bench chaos screenshots broker

install: .venv/.installed

.venv/.installed: pyproject.toml uv.lock Makefile
	@test -n "$(PYTHON)" || { echo "SoloCRM needs Python 3.11 or newer." >&2; exit 2; }
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --quiet --frozen --inexact --compile-bytecode --no-python-downloads
	@$(BIN)/python -m compileall -q -j 0 $(CODE)
	@touch $@

demo: install
	$(BIN)/solocrm demo

test: install
	$(BIN)/pytest --numprocesses $(AT_ONCE)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m solocrm.docs --check
	$(BIN)/pytest -q tests/golden

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: install
	$(BIN)/python -m solocrm.docs
	$(BIN)/python -m tests.golden.make

golden: install
	$(BIN)/python -m tests.golden.make --released

bench: install
	$(BIN)/python -m solocrm.bench.report

chaos: install
	$(BIN)/pytest tests/chaos/$(PART) --hypothesis-profile=long

screenshots: install
	$(BIN)/python -m tests.web.screenshots

broker: install
	$(BIN)/solocrm broker run
