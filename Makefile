# Everything is done with make; `make` alone lists what there is.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PORT ?= 8000
WORKERS ?= $(shell nproc 2>/dev/null | awk '{ print ($$1 > 4 ? 4 : $$1) }')

# Programs are called as modules: the scripts in .venv/bin break where the path of the folder is very long.
RUN := .venv/bin/python
LOCK := var/lock-venv/bin/python

# What production looks like to the deploy check. It opens no connection.
PRODUCTION := DEBUG=0 DATABASE_URL=postgres://panel@localhost/panel ALLOWED_HOSTS=panel.example.org \
	BASE_URL=https://panel.example.org SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(50))')

.DEFAULT_GOAL := help
.PHONY: help demo test proof check format messages translations lock reset

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

# exec: a SIGTERM to make must reach the demo, not a shell between them.
demo: .venv/base translations  ## Set up everything, load the demo event and serve it (PORT=8000)
	@exec env DEBUG=1 $(RUN) manage.py demo --port $(PORT)

test: .venv/dev translations  ## Set up everything and run all tests (ARGS="-k name")
	@$(RUN) -m pytest -n $(or $(WORKERS),2) --dist worksteal $(ARGS)

proof: .venv/dev translations  ## Prove it at length, half an hour, and write docs/proof.md (PARTS="storm attacks")
	@exec $(RUN) -m tests.proof $(PARTS)

check: .venv/dev translations  ## Format, lint, security, types, migrations, deploy check
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m djlint --lint --quiet templates
	$(RUN) -m bandit --quiet --recursive --configfile pyproject.toml -ll .
	$(RUN) -m pip check
	$(RUN) -m mypy .
	DEBUG=1 $(RUN) manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(RUN) manage.py check --deploy --fail-level WARNING

format: .venv/dev  ## Format the code
	$(RUN) -m ruff check --fix --quiet . || true
	$(RUN) -m ruff format .

messages: .venv/base  ## Take up in locale/*.po what the code says now, to be translated
	$(RUN) -m control_panel.catalogues --gather

translations: .venv/base
	@$(RUN) -m control_panel.catalogues

lock:  ## Look for newer versions and lock them in requirements/*.txt
	@[ -x $(LOCK) ] || $(PYTHON) -m venv var/lock-venv
	@$(LOCK) -m pip install --quiet --upgrade pip-tools
	for name in base dev; do $(LOCK) -m piptools compile --quiet --upgrade --generate-hashes --strip-extras \
		--no-header --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements/$$name.txt requirements/$$name.in || exit; done

reset: .venv/base  ## Throw the local data away, after asking
	@printf 'Remove all local data of this folder (var/)? [y/N] '; read answer; [ "$$answer" = y ]
	@$(RUN) -m control_panel.embedded_postgresql var/postgres var/test-postgres var/storm-postgres
	rm -rf var

# The files .venv/base and .venv/dev say what is installed: installed again only when the locked versions change.
.venv/base: requirements/base.txt | .venv/bin/python
	@echo 'Installing what the panel needs ...'
	@umask 022 && $(RUN) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev: requirements/dev.txt .venv/base
	@echo 'Installing what the tests need ...'
	@umask 022 && $(RUN) -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/bin/python:
	@[ -n '$(PYTHON)' ] || { echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3'; exit 1; }
	@umask 022 && $(PYTHON) -m venv .venv
