from __future__ import annotations

from doctor.facts.shells import (
    ACTIVATION_SCRIPTS,
    ENSUREPATH_FILES,
    EXPORT_FILES,
    SCRIPT_OF_SHELL,
    interactive_files,
)


def test_a_shell_that_is_not_in_the_table_reads_profile() -> None:
    for shell in ("", "sh", "dash", "ksh"):
        assert interactive_files(shell) == (".profile",)


def test_files_that_only_a_login_reads_are_not_interactive() -> None:
    assert interactive_files("bash") == (".bashrc", ".bash_aliases")
    assert interactive_files("zsh") == (".zshrc", ".zshenv")
    for name in (".profile", ".bash_profile", ".zprofile"):
        assert name in EXPORT_FILES and name in ENSUREPATH_FILES


def test_every_script_is_named_once() -> None:
    assert len(set(ACTIVATION_SCRIPTS)) == len(ACTIVATION_SCRIPTS)
    assert {*SCRIPT_OF_SHELL.values(), "activate.ps1"} == {*ACTIVATION_SCRIPTS}
