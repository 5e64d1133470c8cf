# The commands of the project. `make help` lists them.
PY ?= python3
V  := .venv
RUN := $(V)/bin/python -m
.DEFAULT_GOAL := help
.PHONY: help demo serve test test-all bench mutants check fix docs lock clean tools

help:  ## lister les commandes
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(V)/.ok: requirements.lock pyproject.toml
	@echo "Installation des paquets (une minute, la première fois)…"
	@test -x $(V)/bin/python || $(PY) -m venv $(V)
	@# uv is an accelerator, not a requirement: pip reads the same lock file
	@test -x $(V)/bin/uv || $(V)/bin/pip install --quiet --disable-pip-version-check uv || true
	@if [ -x $(V)/bin/uv ]; then \
	  $(V)/bin/uv pip sync --quiet --python $(V)/bin/python --require-hashes requirements.lock && \
	  $(V)/bin/uv pip install --quiet --python $(V)/bin/python --no-deps --no-build-isolation -e . ; \
	else \
	  $(V)/bin/pip install --quiet --no-deps --require-hashes -r requirements.lock && \
	  $(V)/bin/pip install --quiet --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

demo: $(V)/.ok  ## dérouler une campagne entière, de l'extrait de la CAF à la remise
	@$(V)/bin/equip demo

serve: $(V)/.ok  ## servir les pages et l'API sur 127.0.0.1:8000
	@$(V)/bin/equip serve

tools: $(V)/.ok  ## installer le navigateur et le serveur mandataire dont les essais ont besoin
	@sh scripts/tools.sh

test: tools  ## tous les essais, sur un vrai PostgreSQL et dans un vrai navigateur
	@$(RUN) pytest -q -n $(or $(WORKERS),auto) --dist loadgroup

test-all: tools  ## les mêmes, et les longs
	@$(RUN) pytest -q -n $(or $(WORKERS),auto) --dist loadgroup -m "long or not long"

bench: $(V)/.ok  ## mesurer, à côté de pairs, dans la même exécution (SMALL=1 : moins d’une minute)
	@$(RUN) benchmarks $(if $(SMALL),--small)

mutants: $(V)/.ok  ## casser le moteur de petites façons, une à la fois, et voir si les essais le remarquent (une heure)
	@$(RUN) scripts.mutants $(MODULES)

check: $(V)/.ok  ## tout relire sans rien modifier : style, types, flèches, migrations, pages écrites
	@$(V)/bin/ruff format --check --quiet . && $(V)/bin/ruff check --quiet .
	@$(V)/bin/mypy
	@$(V)/bin/lint-imports
	@$(V)/bin/deptry . 
	@$(RUN) scripts.migrations
	@$(RUN) scripts.pages --check

fix: $(V)/.ok  ## corriger tout ce qui peut l'être
	@$(V)/bin/ruff check --fix --quiet . ; $(V)/bin/ruff format --quiet .
	@$(RUN) scripts.pages

docs: $(V)/.ok  ## réécrire les pages faites à partir du code
	@$(RUN) scripts.pages

lock: $(V)/.ok  ## réécrire requirements.lock à partir de pyproject.toml (empreintes, aucune adresse)
	$(V)/bin/uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" -o requirements.lock

clean:  ## effacer ce qui se refait (pas var/, qui contient les données)
	@rm -rf $(V) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
