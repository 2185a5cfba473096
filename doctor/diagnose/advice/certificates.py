"""Advice about what a network puts in between: certificates that pip, uv and Python do not know, and proxies."""

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
        text="A server in between, usually a company's, signs the connections with a certificate of its own, which pip "
        "does not know. Put that certificate, as NAME.crt, into /usr/local/share/ca-certificates; then these commands "
        "let the system and pip trust it. For uv: `SSL_CERT_FILE`",
        remedy=ShellLine(
            text="sudo update-ca-certificates && pip config set global.cert /etc/ssl/certs/ca-certificates.crt"
        ),
    ),
    *(
        Advice(
            context=f"{system}/certificate",
            text="A server in between, usually a company's, signs the connections with a certificate of its own, which "
            "the keychain of macOS usually knows, and an older pip does not ask. This line writes its certificates "
            "into a file, and names that to pip. For uv: `export UV_NATIVE_TLS=true`",
            remedy=ShellLine(
                text="security find-certificate -a -p /Library/Keychains/System.keychain "
                "/System/Library/Keychains/SystemRootCertificates.keychain > ~/ca.pem && pip config set global.cert "
                "~/ca.pem"
            ),
        )
        for system in ("homebrew", "macos")
    ),
    Advice(
        context="fedora/certificate",
        text="A server in between, usually a company's, signs the connections with a certificate of its own, which pip "
        "does not know. Put that certificate into /etc/pki/ca-trust/source/anchors; then these commands let the system "
        "and pip trust it. For uv: `SSL_CERT_FILE`",
        remedy=ShellLine(text="sudo update-ca-trust && pip config set global.cert /etc/pki/tls/certs/ca-bundle.crt"),
    ),
    *(
        Advice(
            context=context,
            text="uv knows the certificate authorities of its own list only, and a server in between, usually a "
            "company's, signs the connections with its own. With this variable uv asks the system, which usually knows "
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
        text="A server in between, usually a company's or a virus scanner's, signs the connections with a certificate "
        "of its own, which pip does not know. pip 24.2 and newer ask Windows, which usually knows it; an older pip "
        "needs its file.",
        remedy=Instruction(
            text="Save that certificate as a file (certmgr.msc, as Base-64), then: `pip config set global.cert FILE`"
        ),
    ),
    Advice(
        context="docker/certificate",
        text="A server in between, usually a company's, signs the connections with a certificate of its own. Copy that "
        "certificate into the image, as NAME.crt, and let pip trust it.",
        remedy=Snippet(
            text="COPY NAME.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n"
            "ENV PIP_CERT=/etc/ssl/certs/ca-certificates.crt",
            file="the Dockerfile",
        ),
    ),
)
PROXY_OF_RUNNERS = (
    Advice(
        context="docker/proxy",
        text="A build takes the proxy from these arguments, with the name and the password if it asks for them; they "
        "are not kept in the image. Characters such as @ are written as %40 there. ~/.docker/config.json names the "
        "proxy for all builds.",
        remedy=ShellLine(
            text="docker build --build-arg HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT .", needs_network=True
        ),
    ),
    Advice(
        context="github-actions/proxy",
        text="Store the proxy's address, with the name and the password if it asks for them, as a secret of the "
        "repository, and pass it to this step. Characters such as @ are written as %40 there.",
        remedy=Snippet(text="  env:\n    HTTPS_PROXY: ${{ secrets.HTTPS_PROXY }}", file="the workflow"),
    ),
)
"""The advice for a proxy that images and jobs cannot pass."""
