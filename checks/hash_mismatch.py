"""A downloaded file does not have the hash that the requirements specify.

What it is
    The requirements or the lock file specify hashes, and the downloaded file has another hash, or a
    requirement has none.

Why it matters
    A wrong hash is the only sign of a file that was changed on its way or on the server. Usually the reason
    is harmless: a lock file created for another index or platform, an error page of a proxy saved as a package,
    a damaged cache, or a mirror that rebuilt its files.

What to do
    Compare the two hashes, and see where the file came from. Download it again without the cache
    (`pip cache purge`, `uv cache clean NAME`). If the hash is still wrong, check whether the lock file was
    created for the index that you use. If you trust the source, create the lock file again (`uv lock`,
    `pip-compile --generate-hashes`), and explain in the commit why it changed.

Dead ends
    Do not remove the hashes, and do not use `--no-verify-hashes`: nothing else would notice a forged file.

References
    pip's documentation, "Secure installs"; uv's documentation, "Hash-checking mode".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Instruction, ShellLine, Signature, Snippet

ID = "hash-mismatch"

SIGNATURES = (
    Signature(messages=("ChecksumMismatchError: Conda detected a mismatch",), context="conda"),
    Signature(messages=("THESE PACKAGES DO NOT MATCH THE HASHES FROM",)),
    Signature(
        messages=(
            "Hashes are required in --require-hashes mode, but they are missing",
            "In --require-hashes mode, all requirements must have their",
            "mode, all requirements must have a hash",
            "mode, all requirements must be pinned upfront with",
        ),
        context="incomplete",
    ),
    Signature(
        messages=(
            "Can't verify hashes for these requirements because",
            "Can't verify hashes for these file:// requirements because",
            "cannot be installed when requiring hashes, because there is no single file",
        ),
        context="no-file",
    ),
    Signature(
        messages=(
            "Hash for … not found in known hashes",
            "Retrieved digest for link … not in poetry.lock metadata",
            "did not match any known checksums in your lock file",
            "No usable hash type(s) for … from archive",
            "Hashes for … do not match: ",
        ),
        context="poetry",
    ),
    Signature(messages=("Hash mismatch for",)),
    # pip before 8, and easy_install.
    Signature(
        messages=(
            "doesn't match the expected hash",
            *(f"Bad {name} hash for package" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")),
            "validation failed for …; possible download problem",
        )
    ),
    Signature(messages=("unearth.errors.HashMismatchError",)),  # PDM's library
    Signature(messages=("does not match expected hash", "Invalid hashes"), near=("poetry", "pdm"), certain=False),
)

ADVICE = (
    Advice(
        context="lines-missing",
        text="As soon as one line of a requirements file has a hash, every package needs one, including those that "
        "others require. pip prints the lines with the hashes of what it downloaded. Compare them with those that "
        "the index shows.",
        remedy=Snippet(text="{hashes}", file="{path}, in place of the lines without a hash"),
    ),
    Advice(
        context="conda",
        text="A damaged file in conda's cache is fetched again. If the error persists, the channel, or a server in "
        "between, sends another file.",
        remedy=Command(argv=("conda", "clean", "--packages", "--tarballs")),
    ),
    Advice(
        context="no-file",
        text="A hash belongs to one file. A repository or a folder has none, so it cannot be in a requirements file "
        "with hashes. Install the requirements file without it, then the repository or folder separately.",
        remedy=Instruction(text="Remove the line that the log names from the file, and install it separately."),
    ),
    Advice(
        context="uv/incomplete",
        text="As soon as one line of a requirements file has a hash, every package needs one, and a version after "
        "`==`, including those that other packages require. `uv pip compile` writes the whole file, from a list of "
        "the packages that you want.",
        remedy=ShellLine(
            text="uv pip compile --generate-hashes requirements.in -o requirements.txt", needs_network=True
        ),
    ),
    Advice(
        context="pipenv/to-compare",
        text="Pipfile.lock has another hash of {package} than the file that the index has now; usually it was "
        "written for another index (piwheels builds its own files). If you trust the index in the log, write the "
        "file again, and commit it.",
        remedy=Command(argv=("pipenv", "lock", "--clear"), needs_network=True),
    ),
    Advice(
        context="download",
        text="No requirements file has this hash of {package}: it is the index's own, so what arrived is not the "
        "whole file, or a proxy or the cache has another one. Without the cache, pip downloads it again. If the hash "
        "is wrong again, do not install the file.",
        remedy=ShellLine(text="{command} --no-cache-dir", needs_network=True),
    ),
    Advice(
        context="to-compare",
        text="Compare this hash of {package} with the one in the requirements file, and with the one that the index "
        "shows. If the index has the one that pip got, the requirements file is wrong or for another index: create "
        "it again (`pip-compile --generate-hashes`). If it has another one, do not install the file.",
        remedy=ShellLine(
            text="pip download --no-cache-dir --no-deps {package}=={version} && pip hash {package}-{version}*",
            needs_network=True,
        ),
    ),
    Advice(
        context="incomplete",
        text="As soon as one line of a requirements file has a hash, every package needs one, and a version after "
        "`==`, including those that other packages require. A tool that writes the whole file adds them.",
        remedy=Instruction(
            text="Write the requirements file again with all packages and their hashes: `pip-compile --generate-hashes`"
        ),
    ),
    Advice(
        context="fetched",
        text="The file was downloaded now, so the cache has no part in it. Compare the two hashes with those that "
        "the index shows for the file. If the index has the one that pip got, the requirements file is wrong or for "
        "another index: create it again (`pip-compile --generate-hashes`). If it has another one, do not install the "
        "file.",
        remedy=Instruction(
            text="Compare the hash of {package} with the one that the index shows, then renew the requirements file."
        ),
    ),
    Advice(
        context="poetry",
        text="A damaged file in the cache is fetched again. If the error persists, poetry.lock was written for another "
        "index. If you trust the source, run `poetry lock`.",
        remedy=Command(argv=("poetry", "cache", "clear", "--all", ".")),
    ),
    Advice(
        context="uv/of-package",
        text="A damaged file in the cache is fetched again. If the error persists, the lock file was created for "
        "another index or platform. If you trust the source, run `uv lock --upgrade-package {package}`.",
        remedy=Command(argv=("uv", "cache", "clean", "{package}")),
    ),
    Advice(
        context="uv",
        text="Run `uv cache clean NAME` and try again. If the error persists, the lock file was created for another "
        "index or platform. If you trust the source, run `uv lock --upgrade-package NAME`.",
        remedy=Command(argv=("uv", "cache", "clean")),
    ),
    Advice(
        text="Run `pip cache purge` and try again. If the error persists, compare the two hashes and the URL in the "
        "log; if you trust the source, create the requirements file with its hashes again.",
        remedy=Command(argv=("pip", "cache", "purge")),
    ),
)
