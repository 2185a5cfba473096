# Copyright: (c) 2026, the authors of doctor
# GNU General Public License v3.0+ (https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a Python on a host, carry doctor.pyz there, run it, and return its documents.

The file travels on the standard input of one command, which runs as the become user. So nobody else owns the folder
that root runs doctor from, and no ACL is needed where an unprivileged user becomes another one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex

from ansible import constants
from ansible.plugins.action import ActionBase

PYZ = os.path.join(os.path.dirname(__file__), "..", "..", "roles", "install", "files", "doctor.pyz")
"""The one file with doctor and everything that it needs; C(make collection) builds it."""

INSTALLED = "/usr/local/lib/doctor/doctor.pyz"
"""The file that the role of this collection installs. If it is the same one, none is carried to the host."""

VERDICT_OF_PYTHON = (
    "import sys\n"
    "word = 'usable'\n"
    "try:\n"
    "    import shutil\n"
    "except ImportError:\n"
    "    word = 'minimal'\n"
    "if sys.version_info < (3, 10): word = 'old'\n"
    "elif sys.implementation.name != 'cpython': word = 'other'\n"
    "print('%s %d.%d %s' % (word, sys.version_info[0], sys.version_info[1], sys.argv[1]))\n"
)
"""Python 2 can parse it as well. Its last line is C(usable 3.11 /usr/bin/python3)."""

FIND = """\
echo doctor-pythons
for name in {names}; do
  path=$(command -v "$name" 2>/dev/null) || continue
  line=$("$path" -E -s -c {verdict} "$path" 2>/dev/null </dev/null) || line="broken - $path"
  echo "$line"
  case $line in usable*) break ;; esac
done
sum=$(sha256sum {installed} 2>/dev/null) && echo "copy - ${{sum%% *}}"
"""
"""A script that judges the Pythons of a host, up to the first that doctor runs on, and hashes an installed doctor."""

RUN = """\
umask 077
folder=
for parent in "${{TMPDIR:-/tmp}}" /var/tmp "$HOME"; do
  folder=$(mktemp -d "$parent/doctor.XXXXXXXX" 2>/dev/null) || continue
  echo '#!/bin/sh' >"$folder/doctor" && chmod 700 "$folder/doctor"
  "$folder/doctor" 2>/dev/null && break
  rm -r "$folder"; folder=
done
if [ -z "$folder" ]; then
  cat >/dev/null
  echo "No folder for temporary files can be written and allows programs." >&2
  exit 4
fi
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' HUP INT TERM
cat >"$folder/doctor" || exit 4
export DOCTOR_CACHE_HOME="$folder/cache" PATH="$folder:$PATH"
echo "doctor-folder $folder"
id -un 2>/dev/null || id -u
if ! cd {project} 2>/dev/null; then
  [ -e {project} ] && echo doctor-closed || echo doctor-absent
  exit 2
fi
{commands}
"""
"""A script that takes doctor.pyz from its standard input and leaves nothing behind.

It is called C(doctor) and is first on PATH, so that doctor names its own commands as a person would type them. psutil
cannot be loaded from a file system that is mounted noexec.
"""

REASONS = {
    "old": "doctor needs Python 3.10 or newer, and the newest of this host is {version} ({path}).",
    "minimal": "{path} lacks parts of the standard library. Install them: `apt-get install python3`",
    "other": "doctor runs on CPython only, and {path} is another Python.",
    "broken": "{path} does not start.",
}
"""Why a Python cannot run doctor."""


CONNECTION = re.compile(r"(Shared c|C)onnection to \S+ closed")
"""What ssh(1) adds to the output of a command."""


class CannotRunError(Exception):
    """Doctor cannot be run on a host; the message says why in one line."""


class NoProjectError(Exception):
    """A host has no folder like the one that a task names; the message says so in one line."""


class HostAction(ActionBase):
    """An action that runs doctor on the host of its task."""

    _supports_check_mode = True
    _supports_async = False
    _is_installed = False
    """Whether the host has the same doctor.pyz, which C(find_python) finds out."""
    _user = ""
    """The user as which doctor ran."""

    def find_python(self, task_vars):
        """Return the path of the Python to run doctor with: the one that Ansible uses, or else a newer one.

        Raises CannotRunError where none is usable.
        """
        if getattr(self._connection._shell, "_IS_WINDOWS", False):
            raise CannotRunError("doctor does not run on Windows.")
        chosen = constants.config.get_config_value("INTERPRETER_PYTHON", variables=task_vars)
        chosen = self._templar.template(chosen)
        names = [] if not chosen or str(chosen).startswith("auto") else [str(chosen)]
        names += constants.config.get_config_value("INTERPRETER_PYTHON_FALLBACK", variables=task_vars)
        words = " ".join(map(shlex.quote, names))
        script = FIND.format(names=words, verdict=shlex.quote(VERDICT_OF_PYTHON), installed=INSTALLED)
        result = self._execute(script)
        before, marker, listing = result["stdout"].partition("doctor-pythons\n")
        if not marker:
            raise CannotRunError("No command can be run: {0}".format(last_line(result["stderr"] or before)))
        judged = [line.split(" ", 2) for line in listing.splitlines() if line.count(" ") >= 2]
        self._is_installed = ["copy", "-", digest_of(PYZ)] in judged
        for word, _version, path in judged:
            if word == "usable":
                return path
        for word, version, path in judged:
            if word in REASONS:
                raise CannotRunError(REASONS[word].format(version=version, path=path))
        raise CannotRunError("This host has no Python. Install it: `apt-get install python3`")

    def run_doctor(self, python, project, *commands, variables=None):
        """Run doctor with the arguments of each of C(commands), in the folder C(project), and return the documents.

        C(variables) may name C($folder), the temporary folder.
        Raises CannotRunError where doctor could not be started, and NoProjectError where that folder is missing.
        """
        environment = {}
        self._compute_environment_string(environment)
        prefix = [shlex.quote("{0}={1}".format(name, value)) for name, value in environment.items()]
        prefix += ['{0}="{1}"'.format(name, value) for name, value in (variables or {}).items()]
        start = " ".join(["env", *prefix, shlex.quote(python), '"$folder/doctor"'])
        lines = ["{0} {1} </dev/null".format(start, " ".join(map(shlex.quote, words))) for words in commands]
        folder = shlex.quote(project) if project and project != "~" else '"$HOME"'
        if project and project.startswith("~/"):
            folder = '"$HOME"/' + shlex.quote(project[2:])
        result = self._execute_with_pyz(RUN.format(project=folder, commands="\n".join(lines)))
        _before, marker, output = result["stdout"].partition("doctor-folder ")
        if not marker:
            raise CannotRunError("doctor could not be started: {0}".format(last_line(result["stderr"])))
        temporary, self._user, output = (output + "\n\n").split("\n", 2)
        if output.startswith(("doctor-absent", "doctor-closed")):
            reason = "does not exist on" if output.startswith("doctor-absent") else "cannot be entered by {0} on"
            raise NoProjectError("{0} {1} this host.".format(project, reason.format(self._user)))
        output = output.replace(temporary + "/doctor", "doctor")
        errors = result["stderr"].replace(temporary + "/doctor", "doctor")
        documents = list(read_documents(output))
        if not documents:
            raise CannotRunError("doctor gave no answer: {0}".format(last_line(errors or output)))
        return documents

    def _execute(self, script, **how):
        """Run a script. Its output comes from a terminal where Ansible sends it no input."""
        result = self._low_level_execute_command(script, **how)
        return {**result, "stdout": result["stdout"].replace("\r\n", "\n")}

    def _execute_with_pyz(self, script):
        """Run a script with doctor.pyz as its standard input."""
        if self._is_installed:
            return self._execute("{{\n{0}\n}} <{1}".format(script, INSTALLED))
        become = self._connection.become
        if self._connection.has_pipelining and (not become or become.pipelining):
            with open(PYZ, "rb") as file:
                return self._execute(script, in_data=file.read())
        remote = self._connection._shell.join_path(self._make_tmp_path(), "doctor.pyz")
        self._transfer_file(PYZ, remote)
        self._fixup_perms2([self._connection._shell.tmpdir, remote], execute=False)
        return self._execute("{{\n{0}\n}} <{1}".format(script, shlex.quote(remote)))


def digest_of(path):
    """Return the SHA-256 of a file."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def last_line(text):
    """Return the last line of a text that is not empty, which usually says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not CONNECTION.match(line)]
    return lines[-1][:500] if lines else "it printed nothing."


def read_documents(text):
    """Yield the JSON documents of a text, one after the other, whether or not each is in a line of its own."""
    decoder, position = json.JSONDecoder(), 0
    while True:
        position = text.find("{", position)
        if position < 0:
            return
        try:
            document, position = decoder.raw_decode(text, position)
        except ValueError:
            return
        yield document


class DoctorAction(HostAction):
    """One module of the collection: what it takes, what it runs, and what it returns."""

    ARGUMENTS = {}
    """The argument specification, beside the arguments that all modules have."""
    RULES = {}
    """Further arguments of C(validate_argument_spec), such as C(required_one_of)."""
    COMMAND = ""
    """The command of doctor, by which the report knows the result."""

    def run(self, tmp=None, task_vars=None):
        """Return the result of the task; a host that cannot run doctor has one as well."""
        result = super().run(tmp, task_vars)
        spec = {"project": {"type": "str", "default": "~"}, "python": {"type": "str"}, **self.ARGUMENTS}
        _validation, arguments = self.validate_argument_spec(argument_spec=spec, **self.RULES)
        result.update(command=self.COMMAND, changed=False, project=arguments["project"])
        try:
            python = self.find_python(task_vars)
            result.update(self.answer(python, arguments))
        except CannotRunError as error:
            result.update(self.no_answer("cannot-run", str(error), arguments))
        except NoProjectError as error:
            result.update(self.no_answer("error", str(error), arguments))
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        result.update(user=self._user, become=bool(self._connection.become))
        return result

    def answer(self, python, arguments):
        """Run doctor, and return the result of the task."""
        raise NotImplementedError

    def no_answer(self, status, reason, arguments):
        """Return the result for a host on which doctor was not run: a failure, unless the task never fails."""
        return {"status": status, "msg": reason, "failed": arguments.get("fail_on") != "never"}


def envelope(document):
    """Return what every document of doctor says about its run; an error is the message of the task."""
    common = {name: document[name] for name in ("version", "status", "exit_code")}
    if "error" in document:
        common["msg"] = document["error"]["message"]
    return common
