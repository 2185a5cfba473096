# The one vocabulary: `make` alone lists it. Everything happens in .venv, which is made where it is missing.

PYTHON ?= python3
BIN := .venv/bin
# A network that is gone for a moment is waited for.
export PIP_RETRIES ?= 9
export UV_HTTP_RETRIES ?= 9
APT := apt-get --quiet -o Acquire::Retries=9 -o DPkg::Lock::Timeout=600

# $(call need,PROGRAMS,PACKAGES): as root, install what is missing; else the command says so.
need = for program in $(1); do command -v $$program >/dev/null || missing=yes; done; \
	if [ "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		$(APT) update && $(APT) install --yes --no-install-recommends $(2); fi

.DEFAULT_GOAL := help
.PHONY: help venv test lint boxes corpus pyz bench docs picture schema clean

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf 'make %-10s %s\n' $$name "$$what"; done

venv: .venv/.ready ## Make .venv with doctor (editable) and all that its development takes

# doctor sets itself up first (also where python3-venv is missing), and then makes the environment.
.venv/.ready: pyproject.toml
	$(PYTHON) -m doctor --version
	$(PYTHON) -B -m doctor.bootstrap.create_environment --quiet --clear .venv
	$(BIN)/python -m pip install -qq --editable . --group dev
	@touch $@

test: venv ## Run all tests that this machine can run (T=tests/unit for some of them)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadgroup $(T)

lint: venv ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

boxes: venv ## Make the real Debian roots that box tests run in (as root; installs mmdebstrap)
	@$(call need,mmdebstrap ip,mmdebstrap iproute2)
	$(BIN)/python -m tests.boxes

corpus: venv ## Make the logs that `doctor explain` is tested on anew, with the real tools in real boxes (as root)
	$(BIN)/python -m tests.corpus

pyz: venv ## Make dist/doctor.pyz: doctor and all it needs in one file
	$(BIN)/python -m doctor.bootstrap.pyz.build dist/doctor.pyz

bench: venv pyz ## Measure doctor beside its neighbours, and write the table into README.md
	@$(call need,hyperfine,hyperfine)
	$(BIN)/python -m tests.tools.bench

docs: venv ## Make the pages about every check from the checks themselves
	$(BIN)/python -m tests.tools.pages

picture: venv ## Take the picture of the terminal in README.md, on a fresh box
	$(BIN)/python -m tests.tools.picture

schema: venv ## Generate the JSON Schema from the dataclasses
	$(BIN)/python -m tests.tools.schema

clean: ## Remove whatever these targets have made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
