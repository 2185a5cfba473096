"""Data that packages use and do not contain, which a command of the package downloads."""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine, Signature

_FIXED = {
    "python -m textblob.download_corpora": ("textblob.exceptions.MissingCorpusError",),
    "python -m unidic download": (
        "no such file or directory: …/unidic/dicdir/mecabrc",
        "no such file or directory: …/unidic/dicdir/dicrc",
    ),
    "playwright install": (
        "Looks like Playwright was just installed or updated. Please run",
        "Looks like Playwright Test or Playwright was just installed",
    ),
}
"""By the command: the errors of the package without its data."""
_NAMED = {
    "python -m nltk.downloader {package}": ("Please use the NLTK Downloader to obtain the resource",),
}
"""The same where the error names the data; that of NLTK does in the line above."""

DATA_OF_PACKAGES = tuple(
    Signature(messages=messages, context=command, certain=False) for command, messages in {**_FIXED, **_NAMED}.items()
)
WITH_DATA_OF_PACKAGES = tuple(
    Advice(
        context=command,
        text="The package is installed, but uses data that it does not contain. This command of the package downloads "
        "it; run it with the Python of the package's environment.",
        remedy=ShellLine(text=command, needs_network=True),
    )
    for command in (*_FIXED, *_NAMED)
)
