"""The collection of Ansible, with real Ansible; ``make fleet`` adds real hosts behind real sshd."""
