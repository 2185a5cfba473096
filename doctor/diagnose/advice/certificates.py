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
        text="A proxy, usually your company's, intercepts TLS connections and presents certificates of its own CA, "
        "which pip does not trust. Put the CA certificate, as NAME.crt, into /usr/local/share/ca-certificates; then "
        "these commands let the system and pip trust it. For uv: `SSL_CERT_FILE`",
        remedy=ShellLine(
            text="sudo update-ca-certificates && pip config set global.cert /etc/ssl/certs/ca-certificates.crt"
        ),
    ),
    *(
        Advice(
            context=f"{system}/certificate",
            text="A proxy, usually your company's, intercepts TLS connections and presents certificates of its own "
            "CA. macOS's keychain usually has that CA, but an older pip does not ask it. This line writes the "
            "keychain's certificates into a file, and tells pip to use it. For uv: `export UV_NATIVE_TLS=true`",
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
        text="A proxy, usually your company's, intercepts TLS connections and presents certificates of its own CA, "
        "which pip does not trust. Put the CA certificate into /etc/pki/ca-trust/source/anchors; then these commands "
        "let the system and pip trust it. For uv: `SSL_CERT_FILE`",
        remedy=ShellLine(text="sudo update-ca-trust && pip config set global.cert /etc/pki/tls/certs/ca-bundle.crt"),
    ),
    *(
        Advice(
            context=context,
            text="uv trusts only its own list of CAs, and a proxy, usually your company's, intercepts TLS "
            "connections and presents certificates of another CA. With this variable uv asks the system, which "
            "usually trusts it; if it does not, give the CA's file: `SSL_CERT_FILE`",
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
        text="This Python has no CA bundle, such as one from python.org on macOS until `Install "
        "Certificates.command` has run. certifi contains one: `pip install certifi`. Behind a company's proxy, name "
        "its file instead.",
        remedy=ShellLine(text='export SSL_CERT_FILE="$(python3 -m certifi)"'),
    ),
    Advice(
        context="of-windows",
        text="A proxy, usually your company's, or a virus scanner intercepts TLS connections and presents "
        "certificates of its own CA, which pip does not trust. pip 24.2 and newer ask Windows, which usually trusts "
        "it; an older pip needs the CA's file.",
        remedy=Instruction(
            text="Save the CA certificate as a file (certmgr.msc, as Base-64), then: `pip config set global.cert FILE`"
        ),
    ),
    Advice(
        context="docker/certificate",
        text="A proxy, usually your company's, intercepts TLS connections and presents certificates of its own CA. "
        "Copy the CA certificate into the image, as NAME.crt, and let pip trust it.",
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
