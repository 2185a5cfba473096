"""Runs without a failure whose output looks like one: searches, histories, documents, passing tests, retries."""

from __future__ import annotations

from collections.abc import Iterator

from tests.boxes.roots import Layer
from tests.corpus.scenario import LOCAL, Scenario

READER = Layer(
    name="reader",
    packages=("python3-venv", "python3-pip", "git", "make", "ripgrep", "man-db", "python3-pytest", "ansible-core"),
)
"""A machine with the programs that show what others have written."""
MESSAGE = "error: externally-managed-environment"
REPOSITORY = f"""
mkdir -p /home/ada/rover/docs /home/ada/rover/tests && cd /home/ada/rover
cat > docs/faq.md <<'X'
# Questions

## Installing

When pip stops with

    {MESSAGE}

    × This environment is externally managed

create a virtual environment. `No module named pip` means that the Python was built without it.
X
cat > tests/test_pip.py <<'X'
import pytest

MANAGED = "{MESSAGE}"
CASES = ["No module named pip", "{MESSAGE}", "E: Unable to locate package python3.12-venv"]


@pytest.mark.parametrize("text", CASES)
def test_message(text):
    assert text


def test_managed(capsys):
    print(MANAGED)
    assert "{MESSAGE}" in capsys.readouterr().out
X
cat > rover.1 <<'X'
.TH ROVER 1 "May 2026" "rover 1.0" "User Commands"
.SH DIAGNOSTICS
.TP
.B {MESSAGE}
The distribution manages the Python that runs rover.
.TP
.B No module named ensurepip
The package python3-venv is missing.
X
cat > Makefile <<'X'
all: deps test
deps:
	-pip install six
test:
	@echo tested
X
cat > play.yml <<'X'
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - name: Try the system's Python
      ansible.builtin.command: pip install six
      ignore_errors: true
    - name: Go on
      ansible.builtin.debug: {{msg: done}}
    - name: Decide by the answer
      ansible.builtin.command: pip install six
      register: answer
      failed_when: "'externally-managed' not in answer.stderr"
X
git init -q . && git config user.name Ada && git config user.email ada@example.org
git add . && git commit -qm 'Document {MESSAGE}'
sed -i 's/When pip stops/If pip stops/; s/externally managed$/EXTERNALLY managed/' docs/faq.md
sed -i 's/"No module named pip", //; s/assert text/assert text.strip()/' tests/test_pip.py
git commit -qam 'Avoid No module named pip

The new image answers every pip install with
{MESSAGE}, so make an environment first.'
printf '%s\\n' '' 'The message Could not get lock /var/lib/dpkg/lock-frontend goes away by itself.' >> docs/faq.md
chown -R ada: /home/ada/rover
"""
READ = {
    "log": "git log",
    "log-oneline": "git log --oneline",
    "log-patch": "git log -p -1",
    "show": "git show HEAD",
    "show-file": "git show HEAD~1:docs/faq.md",
    "diff": "git diff",
    "diff-commits": "git diff HEAD~1",
    "diff-words": "git diff --word-diff HEAD~1",
    "diff-statless": "git diff -U0 HEAD~1",
    "format-patch": "git format-patch --stdout -1",
    "blame": "git blame docs/faq.md",
    "grep": "git grep -n externally",
    "grep-plain": "grep -rn 'No module named' docs tests",
    "grep-context": "grep -rn -B2 -A2 externally docs tests",
    "ripgrep": "rg externally .",
    "ripgrep-heading": "rg --heading --line-number externally .",
    "plain-diff": "git show HEAD~1:docs/faq.md | diff -u - docs/faq.md",
    "man": "MANWIDTH=80 man ./rover.1",
    "man-source": "cat rover.1",
    "markdown": "cat docs/faq.md",
    "test-source": "cat tests/test_pip.py",
    "test-source-numbered": "cat -n tests/test_pip.py",
    "playbook": "cat play.yml",
    "pytest": "python3 -m pytest -q -p no:cacheprovider tests",
    "pytest-verbose": "python3 -m pytest -v -p no:cacheprovider tests",
    "pytest-output": "python3 -m pytest -q -rP -p no:cacheprovider tests",
    "ansible": "ansible-playbook -i localhost, play.yml",
    "make": "make",
}
"""Commands in the repository, by name."""
RETRIED = {
    "pip-or": f"pip install {LOCAL} good || pip install --break-system-packages --no-warn-script-location {LOCAL} good",
    "pip-or-venv": f"pip install {LOCAL} good || {{ python3 -m venv v && v/bin/pip install {LOCAL} good; }}",
    "pip-or-true": f"set -x; pip install {LOCAL} good || true; echo done",
    "if": f"if pip install {LOCAL} good 2>/dev/null; then echo yes; else echo no; fi",
    "quiet": f"pip install {LOCAL} good > log 2>&1; python3 -m venv v && v/bin/pip install {LOCAL} good",
}
"""Installations that a second attempt, or a condition, overcame."""
LOCK = """python3 -c '
import fcntl, time
held = open("/var/lib/dpkg/lock-frontend", "w"); fcntl.lockf(held, fcntl.LOCK_EX); time.sleep(3)' &"""


def negatives() -> Iterator[Scenario]:
    """Yield all scenarios."""
    for name, command in READ.items():
        yield Scenario(
            name=f"read-{name}",
            label="none",
            script=f"cd rover; {command}",
            tool="reader",
            layer=READER,
            suites=("bookworm",),
            prepare=REPOSITORY,
        )
    for name, command in RETRIED.items():
        yield Scenario(name=f"retried-{name}", label="none", script=command)
    yield Scenario(
        name="retried-lock",
        label="none",
        script=f"{LOCK}\nsleep 0.5; apt-get -o DPkg::Lock::Timeout=30 install -y python3",
        tool="apt",
        user="root",
    )
