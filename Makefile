# All development commands; `make` alone lists them. They run in .venv, which is created if it is missing.

PYTHON ?= python3
BIN := .venv/bin
# A network that fails for a moment must not make a target fail.
export PIP_RETRIES ?= 9
export UV_HTTP_RETRIES ?= 9
# Where this variable is set, as in many images, each start of doctor by a test would compile all of its modules again.
unexport PYTHONDONTWRITEBYTECODE
APT := apt-get --quiet -o Acquire::Retries=9 -o DPkg::Lock::Timeout=600

# $(call need,PROGRAMS,PACKAGES): as root, install the packages if a program is missing; for other users, do nothing.
need = for program in $(1); do command -v $$program >/dev/null || missing=yes; done; \
	if [ "$$missing" ] && [ "$$(id -u)" = 0 ]; then \
		$(APT) update && $(APT) install --yes --no-install-recommends $(2); fi

.DEFAULT_GOAL := help
.PHONY: help venv pins unit test lint fuzz new-check boxes campaign rows pairs fleet oracle attacks makers upgrade corpus mutations pyz collection deb release bench docs names picture schema clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name what; do \
		printf 'make %-10s %s\n' $$name "$$what"; done

venv: .venv/.ready ## Create .venv with doctor (editable) and all development tools

# doctor creates the environment, also where python3-venv is missing.
# -E and -s are -I without its effect on the current folder, from which the module comes.
.venv/.ready: pyproject.toml doctor/bootstrap/requirements.txt tests/requirements.txt
	$(PYTHON) -E -s -B -m doctor.bootstrap.create_environment --quiet --clear .venv
	$(BIN)/python -I -m pip install -qq --require-hashes --only-binary=:all: --no-deps -r tests/requirements.txt
	$(BIN)/python -I -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

# Only Windows needs colorama. doctor uses neither rich.markdown nor rich.syntax, which need the other three: they would
# be half of all the files that are examined at every start.
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version=3.10 --fork-strategy=fewest \
	--upgrade --generate-hashes --only-binary=:all: --no-header --no-emit-package=colorama
pins: venv ## Pin the newest version of every dependency, with the hashes of its files
	$(COMPILE) --no-emit-package=pygments --no-emit-package=markdown-it-py --no-emit-package=mdurl \
		--output-file=doctor/bootstrap/requirements.txt
	$(COMPILE) --group=dev --constraint=doctor/bootstrap/requirements.txt --output-file=tests/requirements.txt

unit: venv ## Run the tests that need no box and no network (two minutes)
	$(BIN)/python -m pytest --numprocesses=auto --quiet tests/unit

# Two processes more than processors: box tests wait for the network, for locks and for terminals an eighth of the time.
# The roots of boxes are built meanwhile: the unit tests come first, and a test that needs a root waits for it.
test: venv ## Run all tests that this machine can run (T=tests/boxes selects a part)
	@$(if $(T),,$(BIN)/python -m tests.boxes >/dev/null 2>&1 &)
	$(BIN)/python -m pytest --numprocesses=$$(($$(getconf _NPROCESSORS_ONLN) + 2)) --dist=loadgroup $(T)

lint: venv ## Run ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fuzz: venv ## Feed every reader with damaged and hostile text (COUNT=100000 inputs each; R=pyproject selects some)
	$(BIN)/python -m tests.tools.fuzz --count $(or $(COUNT),10000) $(R)

new-check: venv ## Write a check, its line in the list and its test (NAME=some-id)
	@$(BIN)/python -m tests.tools.new_check "$(NAME)"

boxes: venv ## Build the Debian roots of the box tests ahead of them (as root; installs mmdebstrap)
	@$(call need,mmdebstrap ip,mmdebstrap iproute2)
	$(BIN)/python -m tests.boxes

campaign: venv ## Kill doctor and cut its power, thousands of times (KILLS=1000 CUTS=300 SEED=1; as root)
	@$(call need,mmdebstrap ip mkfs.ext4,mmdebstrap iproute2 e2fsprogs)
	$(BIN)/python -m tests.boxes.campaign $(or $(KILLS),1000) $(or $(CUTS),300) $(or $(SEED),1)

mutations: venv ## Change every log of the corpus as terminals, CI systems and mail do (the tests try a sample)
	DOCTOR_MUTATIONS=all $(BIN)/python -m pytest --quiet tests/unit/explain/test_corpus.py

corpus: venv ## Record the logs that test `doctor explain`, with real tools in real boxes (as root)
	$(BIN)/python -m tests.corpus

attacks: venv ## Try what another user can do to root's doctor, each attack 30 times (as root)
	$(BIN)/python -m tests.boxes.attacks

makers: venv ## Remove the Python of an environment of each tool, and run the command that doctor scan names (as root)
	$(BIN)/python -m tests.boxes.makers

upgrade: venv deb ## Upgrade a real Debian 12 to 13, and let doctor scan repair what breaks (as root; ten minutes)
	$(BIN)/python -m tests.boxes.upgrade

rows: venv ## Make every condition in a real box, follow what doctor says, undo it, and print the table (as root)
	$(BIN)/python -m tests.boxes.rows $(R)

pairs: venv ## Follow the recommended commands in boxes with two and three causes (as root)
	$(BIN)/python -m tests.boxes.several

fleet: venv pyz ## Repair ten broken hosts with Ansible, over ssh (HOSTS=200 measures as many; as root)
	@$(call need,mmdebstrap ip ssh,mmdebstrap iproute2 openssh-client)
	HOSTS=$(HOSTS) $(BIN)/python -m tests.fleet dist/doctor.pyz

oracle: venv ## Compare all verdicts with the real tools (as root; the tests try a sample)
	DOCTOR_ORACLE=all DOCTOR_SUITES=all $(BIN)/python -m pytest --numprocesses=auto --quiet tests/boxes/oracle

pyz: venv ## Build dist/doctor.pyz: doctor and its dependencies in one file
	$(BIN)/python -m doctor.bootstrap.pyz.build dist/doctor.pyz

collection: venv pyz ## Build the collection of Ansible into dist
	$(BIN)/python -m tests.tools.collection dist/doctor.pyz dist

deb: venv pyz ## Build the Debian package in dist from dist/doctor.pyz, and let lintian judge it
	@$(call need,lintian,lintian)
	$(BIN)/python -m tests.tools.deb dist/doctor.pyz dist
	! command -v lintian >/dev/null || lintian --allow-root --fail-on=error,warning dist/pip-doctor_*.deb

release: venv ## Build what is published into dist/release, twice, and compare (wheel, sdist, pyz, SBOM, checksums, notes)
	$(BIN)/python -m tests.tools.release

bench: venv pyz ## Measure doctor and similar tools, and how its work grows, and update the tables (README.md, CONTRIBUTING.md)
	$(BIN)/python -m tests.tools.bench
	$(BIN)/python -m tests.tools.growth

docs: venv ## Generate checks/pages and the index of messages from the checks, the help and the man page from the command line
	$(BIN)/python -m tests.tools.pages
	$(BIN)/python -m tests.tools.message_index
	$(BIN)/python -m tests.tools.man

names: venv ## Generate doctor/plan/data/names.txt from public lists and tests/tools/names (as root; needs apt and the network)
	$(BIN)/python -m tests.tools.names

picture: venv ## Show doctor in a terminal in dist/pictures, on black, on white and narrow, and update those of README.md (as root)
	@$(call need,mmdebstrap ip tmux,mmdebstrap iproute2 tmux)
	$(BIN)/python -m tests.tools.picture

schema: venv ## Generate the JSON Schema from the dataclasses of doctor/report/json
	$(BIN)/python -m tests.tools.schema

clean: ## Remove everything that these targets create
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
