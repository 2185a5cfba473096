"""Advice about certificates that no authority known to pip, uv or Python has signed, or that are not valid now."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Snippet

CERTIFICATES = (
    Advice(
        context="clock",
        text="The certificate is not valid at the time that this machine shows. A wrong clock is likely, as on a "
        "Raspberry Pi without network; `sudo timedatectl set-ntp true` sets it. If it is right, the server's "
        "certificate has expired.",
        remedy=Command(argv=("date",)),
    ),
    Advice(
        context="certificate",
        text="A server in between, mostly of a company, signs the connections with a certificate of its own, which pip "
        "does not know. Put that certificate, as NAME.crt, into /usr/local/share/ca-certificates; then these commands "
        "let the system and pip trust it. For uv: `SSL_CERT_FILE`",
        remedy=ShellLine(
            text="sudo update-ca-certificates && pip config set global.cert /etc/ssl/certs/ca-certificates.crt"
        ),
    ),
    *(
        Advice(
            context=context,
            text="uv knows the certificate authorities of its own list only, and a server in between, mostly of a "
            "company, signs the connections with its own. With this variable uv asks the system, which mostly knows "
            "it; if it does not, give the file: `SSL_CERT_FILE`",
            remedy=remedy,
        )
        for context, remedy in (
            ("unknown-issuer", ShellLine(text="export UV_NATIVE_TLS=true")),
            ("docker/unknown-issuer", Snippet(text="ENV UV_NATIVE_TLS=true", file="the Dockerfile")),
            (
                "github-actions/unknown-issuer",
                Snippet(text="  env:\n    UV_NATIVE_TLS: true", file="the workflow"),
            ),
        )
    ),
    Advice(
        context="of-urllib",
        text="This Python finds no list of certificate authorities, as one from python.org on macOS until `Install "
        "Certificates.command` has run. certifi is such a list: `pip install certifi`. Behind a company's proxy, name "
        "its file instead.",
        remedy=ShellLine(text='export SSL_CERT_FILE="$(python3 -m certifi)"'),
    ),
    Advice(
        context="of-windows",
        text="A server in between, mostly of a company or a virus scanner, signs the connections with a certificate of "
        "its own, which pip does not know. pip 24.2 and newer ask Windows, which mostly knows it; an older pip needs "
        "its file.",
        remedy=Instruction(
            text="Save that certificate as a file (certmgr.msc, as Base-64), then: `pip config set global.cert FILE`"
        ),
    ),
    Advice(
        context="docker/certificate",
        text="A server in between, mostly of a company, signs the connections with a certificate of its own. Copy that "
        "certificate into the image, as NAME.crt, and let pip trust it.",
        remedy=Snippet(
            text="COPY NAME.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n"
            "ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt",
            file="the Dockerfile",
        ),
    ),
)
