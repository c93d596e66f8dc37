# `make run` starts KVS Admin; `make help` names the rest.
PYTHON = python3
PORT = 8000
KVS_PORT = 4566
PIP_TOOLS = pip-tools==7.6.2
BIN = .venv/bin

.PHONY: help install run test check bench lock

help:
	@echo "make run      the console on http://127.0.0.1:$(PORT), with a local KVS and no AWS account"
	@echo "make test     every test, on SQLite, and on PostgreSQL where one answers"
	@echo "make check    lint, types, layers and migrations"
	@echo "make bench    every benchmark"
	@echo "make install  .venv, with all that running and testing need; the others call it"
	@echo "make lock     constraints.txt anew, after a change of pyproject.toml"

install: .venv/installed

.venv/installed: constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "KVS Admin needs Python 3.11 or later, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12 install" % sys.version_info[:2])'
	@$(PYTHON) -m pip --version >/dev/null || { echo "KVS Admin is installed with pip, which $(PYTHON) does not have. On Debian: apt-get install python3-pip" >&2; exit 1; }
	@echo "Installing into .venv what constraints.txt names. It takes a minute, and is done once."
	@$(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install -qq --disable-pip-version-check --require-hashes --no-deps -r constraints.txt
	@touch $@
	@echo "Installed."

run: install
	@exec $(BIN)/python manage.py up --port $(PORT) --kvs-port $(KVS_PORT)

test: install
	@.ci/tests

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	env -u DATABASE_URL DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	@if grep -nE 'https?://' constraints.txt; then echo "constraints.txt names addresses; it should hold for every mirror." >&2; exit 1; fi

bench: install
	@set -e; for file in bench/[a-z]*.py; do name=$$(basename $$file .py); echo "== $$name"; $(BIN)/python -m bench.$$name; done

lock:
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	echo "Resolving pyproject.toml in a throw-away environment."; \
	$(PYTHON) -m venv --without-pip "$$folder"; \
	$(PYTHON) -m pip --python "$$folder/bin/python" install -qq $(PIP_TOOLS); \
	"$$folder/bin/pip-compile" --quiet --extra dev --generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o constraints.txt pyproject.toml
