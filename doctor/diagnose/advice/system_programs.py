"""Programs of the system that packages of the index start, and do not contain."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Signature

_STARTED = {
    "default-jre-headless": ("java",),
    "espeak-ng": ("espeak", "espeak-ng"),
    "ffmpeg": ("avconv", "ffmpeg", "ffprobe"),
    "ghostscript": ("gs",),
    "graphviz": ("dot",),
    "imagemagick": ("convert",),
    "pandoc": ("pandoc",),
    "poppler-utils": ("pdfinfo", "pdftocairo", "pdftoppm", "pdftotext"),
    "sox": ("sox",),
    "tesseract-ocr": ("tesseract",),
    "wkhtmltopdf": ("wkhtmltoimage", "wkhtmltopdf"),
    "xvfb": ("Xvfb", "xvfb-run"),
}
"""By the package of Debian: programs that Python's subprocess does not find."""
_TOLD = {
    "default-jre-headless": (
        "Java gateway process exited before sending its port number",  # PySpark
        "JVMNotFoundException: No JVM shared library file",  # JPype
    ),
    "ffmpeg": ("RuntimeError: No ffmpeg exe could be found", "audioread.exceptions.NoBackendError"),
    "ghostscript": ("OSError: Ghostscript is not installed",),
    "git": ("ImportError: Failed to initialize: Bad git executable", "ImportError: Bad git executable"),
    "graphviz": (
        "ExecutableNotFound: failed to execute PosixPath('dot')",
        "ExecutableNotFound: failed to execute ['dot'",
        "InvocationException: GraphViz's executables not found",
        '[Errno 2] "dot" not found in path',
    ),
    "pandoc": ("OSError: No pandoc was found",),
    "poppler-utils": ("PDFInfoNotInstalledError: Unable to get page count",),
    "tesseract-ocr": ("TesseractNotFoundError: tesseract is not installed",),
    "wkhtmltopdf": ("OSError: No wkhtmltopdf executable found", "OSError: No wkhtmltoimage executable found"),
    "chromium-driver": ("WebDriverException: Message: 'chromedriver' executable needs to be in PATH",),
}
"""By the package of Debian: messages of packages that look for a program themselves."""


def _context(package: str) -> str:
    return f"needs-{package}"


PROGRAMS_OF_SYSTEM = (
    *(
        Signature(
            messages=tuple(f"FileNotFoundError: [Errno 2] No such file or directory: '{name}'" for name in programs),
            near=("child_exception_type", "_execute_child"),  # a file may have the name of a program
            context=_context(package),
            certain=False,
        )
        for package, programs in _STARTED.items()
    ),
    *(Signature(messages=messages, context=_context(package), certain=False) for package, messages in _TOLD.items()),
    # git, for a repository that keeps its large files elsewhere.
    Signature(
        messages=("git-lfs filter-process: git-lfs: command not found",),
        context=_context("git-lfs"),
        certain=False,
    ),
    Signature(
        messages=("git: 'lfs' is not a git command", "git-lfs: command not found", "git-lfs: not found"),
        near=("pip", "git clone", "cloning into"),
        context=_context("git-lfs"),
        certain=False,
    ),
)
WITH_PROGRAMS_OF_SYSTEM = tuple(
    Advice(
        context=_context(package),
        text=f"The package starts a program that it does not contain, and that no package of the index contains. "
        f"On Debian and Ubuntu, {package} does.",
        remedy=Command(argv=("apt-get", "install", package), needs_root=True, needs_network=True),
    )
    for package in sorted({*_STARTED, *_TOLD, "git-lfs"})
)
