"""System programs that packages of the index start, and do not contain."""

from __future__ import annotations

from doctor.diagnose.model import Advice, Command, Signature

_STARTED = {
    "alsa-utils": ("aplay", "arecord"),
    "default-jre-headless": ("java",),
    "espeak-ng": ("espeak", "espeak-ng"),
    "ffmpeg": ("avconv", "ffplay"),
    "ghostscript": ("gs",),
    "git": ("git",),
    "gnupg": ("gpg",),
    "graphviz": ("dot",),
    "imagemagick": ("convert",),
    "libimage-exiftool-perl": ("exiftool",),
    "mpg123": ("mpg123",),
    "nodejs": ("node",),
    "pandoc": ("pandoc",),
    "poppler-utils": ("pdfinfo", "pdftocairo", "pdftoppm", "pdftotext"),
    "sox": ("sox",),
    "tesseract-ocr": ("tesseract",),
    "texlive-latex-extra": ("latex", "pdflatex"),
    "tshark": ("tshark",),
    "wkhtmltopdf": ("wkhtmltoimage", "wkhtmltopdf"),
    "xclip": ("xclip",),
    "xvfb": ("Xvfb", "xvfb-run"),
}
"""By the package of Debian: programs that Python's subprocess does not find."""
_TOLD = {
    "chromium": ("ChromeNotFoundError", "Kaleido requires Google Chrome to be installed"),  # choreographer, kaleido
    "chromium-driver": (
        "WebDriverException: Message: 'chromedriver' executable needs to be in PATH",
        "NoSuchDriverException: Message: Unable to obtain driver for chrome",
    ),
    "default-jre-headless": (
        "Java gateway process exited before sending its port number",  # PySpark
        "JVMNotFoundException: No JVM shared library file",  # JPype
        "JavaNotFoundError: `java` command is not found",  # tabula-py
        "No java install detected. Please install java",  # language-tool-python
    ),
    "ffmpeg": (
        "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",  # no file has such a name
        "FileNotFoundError: [Errno 2] No such file or directory: 'ffprobe'",
        "RuntimeError: No ffmpeg exe could be found",
        "audioread.exceptions.NoBackendError",
        "ClientException: ffmpeg was not found",  # discord.py
        "NeedDownloadError: Need ffmpeg exe",  # imageio
        "ERROR: Postprocessing: ffprobe and ffmpeg not found",  # yt-dlp
        "ERROR: ffprobe or avprobe not found",  # youtube-dl
        "merging of multiple formats but ffmpeg is not installed. Aborting",
    ),
    "ghostscript": ("OSError: Ghostscript is not installed", "Please make sure that Ghostscript is installed"),
    "git": ("ImportError: Failed to initialize: Bad git executable", "ImportError: Bad git executable"),
    "gnupg": ("OSError: Unable to run gpg (",),  # python-gnupg
    "graphviz": (
        "ExecutableNotFound: failed to execute PosixPath('dot')",
        "ExecutableNotFound: failed to execute ['dot'",
        "InvocationException: GraphViz's executables not found",
        '[Errno 2] "dot" not found in path',
        "ValueError: Program dot not found in path",  # PyGraphviz
    ),
    "nmap": ("nmap program was not found in path",),  # python-nmap
    "nodejs": ("RuntimeUnavailableError: Could not find an available JavaScript runtime",),  # PyExecJS
    "pandoc": ("OSError: No pandoc was found", "PandocMissing: Pandoc wasn't found"),
    "poppler-utils": ("PDFInfoNotInstalledError: Unable to get page count",),
    "scrot": ('"scrot" must be installed to use screenshot functions',),  # PyScreeze
    "sshpass": ("with passwords, you must install the sshpass program",),  # Ansible
    "tesseract-ocr": ("TesseractNotFoundError: tesseract is not installed",),
    "texlive-latex-extra": ("Failed to process string with tex because latex could not be found",),  # matplotlib
    "texlive-xetex": ("xelatex not found on PATH, if you have not installed xelatex",),  # nbconvert
    "tshark": ("TSharkNotFoundException: TShark not found",),  # pyshark
    "unar": ("RarCannotExec: Cannot find working tool",),  # rarfile
    "wkhtmltopdf": ("OSError: No wkhtmltopdf executable found", "OSError: No wkhtmltoimage executable found"),
    "xclip": ("Pyperclip could not find a copy/paste mechanism",),
}
"""By the package of Debian: messages of packages that look for a program themselves."""


def _context(package: str) -> str:
    return f"needs-{package}"


PROGRAMS_OF_SYSTEM = (
    *(
        Signature(
            messages=tuple(f"FileNotFoundError: [Errno 2] No such file or directory: '{name}'" for name in programs),
            near=("child_exception_type", "_execute_child", "subprocess."),  # a file may have the name of a program
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
