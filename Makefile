# All development commands; `make` alone lists them. They run in .venv, which is created if it is missing.

PYTHON ?= python3
BIN := .venv/bin
# A network that fails for a moment must not make a target fail.
export PIP_RETRIES ?= 9
export UV_HTTP_RETRIES ?= 9
APT := apt-get --quiet -o Acquire::Retries=9 -o DPkg::Lock::Timeout=600

# $(call need,PROGRAMS,PACKAGES): as root, install the packages if a program is missing; for other users, do nothing.
need = for program in $(1); do command -v $$program >/dev/null || missing=yes; done; \
	if [ "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		$(APT) update && $(APT) install --yes --no-install-recommends $(2); fi

.DEFAULT_GOAL := help
.PHONY: help venv unit test lint new-check boxes corpus attacks pyz bench docs picture schema clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf 'make %-10s %s\n' $$name "$$what"; done

venv: .venv/.ready ## Create .venv with doctor (editable) and all development tools

# doctor installs its own dependencies first, also where python3-venv is missing, and then creates the environment.
.venv/.ready: pyproject.toml
	$(PYTHON) -m doctor --version
	$(PYTHON) -B -m doctor.bootstrap.create_environment --quiet --clear .venv
	$(BIN)/python -m pip install -qq --editable . --group dev
	@touch $@

unit: venv ## Run the tests that need no box and no network (under a minute)
	$(BIN)/python -m pytest --numprocesses=auto --quiet tests/unit

test: venv ## Run all tests that this machine can run (T=tests/boxes selects a part)
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadgroup $(T)

lint: venv ## Run ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

new-check: venv ## Write a check, its line in the list and its test (NAME=some-id)
	@$(BIN)/python -m tests.tools.new_check "$(NAME)"

boxes: venv ## Build the Debian roots of the box tests ahead of them (as root; installs mmdebstrap)
	@$(call need,mmdebstrap ip,mmdebstrap iproute2)
	$(BIN)/python -m tests.boxes

corpus: venv ## Record the logs that test `doctor explain`, with real tools in real boxes (as root)
	$(BIN)/python -m tests.corpus

attacks: venv ## Try what another user can do to root's doctor, each attack 30 times (as root)
	$(BIN)/python -m tests.boxes.attacks

pyz: venv ## Build dist/doctor.pyz: doctor and its dependencies in one file
	$(BIN)/python -m doctor.bootstrap.pyz.build dist/doctor.pyz

bench: venv pyz ## Measure doctor and similar tools, and update the table in README.md
	@$(call need,hyperfine,hyperfine)
	$(BIN)/python -m tests.tools.bench

docs: venv ## Generate checks/pages from the docstrings of the checks
	$(BIN)/python -m tests.tools.pages

picture: venv ## Update the picture of the terminal in README.md, from a new box
	$(BIN)/python -m tests.tools.picture

schema: venv ## Generate the JSON Schema from the dataclasses of doctor/report/json
	$(BIN)/python -m tests.tools.schema

clean: ## Remove everything that these targets create
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
