"""Names that a library lacks, and the releases, or the other distributions, that have them."""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine, Signature, fix_requirement

_URLS = ("url_decode", "url_encode", "url_join", "url_parse", "url_quote", "url_quote_plus", "url_unquote")
_REMOVED: dict[str, dict[str, tuple[str, ...]]] = {
    "aiogram<3": {"aiogram.utils": ("executor",)},
    "click<8.1": {"click": ("_bashcomplete", "_unicodefun", "get_os_args")},
    "django<2": {"django.core": ("urlresolvers",), "django.core.urlresolvers": ("reverse", "reverse_lazy")},
    "django<3": {"django.utils": ("six",), "django.utils.encoding": ("python_2_unicode_compatible",)},
    "django<4": {
        "django.conf.urls": ("url",),
        "django.utils.encoding": ("force_text", "smart_text"),
        "django.utils.translation": ("ugettext", "ugettext_lazy", "ugettext_noop", "ungettext"),
    },
    "flask<2.3": {"flask.json": ("JSONEncoder", "JSONDecoder")},
    "flask<3": {"flask": ("Markup", "_app_ctx_stack", "_request_ctx_stack", "escape")},
    "huggingface-hub<0.26": {"huggingface_hub": ("cached_download",)},
    "itsdangerous<2.1": {"itsdangerous": ("json",)},
    "jinja2<3.1": {
        "jinja2": ("Markup", "contextfilter", "contextfunction", "environmentfilter", "escape", "evalcontextfilter"),
        "jinja2.ext": ("autoescape", "with_"),
    },
    "markupsafe<2.1": {"markupsafe": ("soft_unicode",)},
    "matplotlib<3.9": {"matplotlib.cm": ("get_cmap", "register_cmap")},
    "networkx<3": {"networkx": ("from_numpy_matrix", "to_numpy_matrix", "to_scipy_sparse_matrix")},
    "openai<1": {"openai": ("error", "openai_object")},
    "pillow<10": {"PIL.Image": ("ANTIALIAS", "LINEAR")},
    "pyparsing<3": {"pyparsing": ("downcaseTokens", "upcaseTokens")},
    "python-telegram-bot<20": {"telegram": ("ParseMode",), "telegram.ext": ("Filters",)},
    "scipy<1.13": {"scipy.linalg": ("tri", "tril", "triu"), "scipy.signal": ("blackman", "hamming", "hann")},
    "scipy<1.14": {"scipy.integrate": ("cumtrapz", "simps", "trapz")},
    "setuptools<46": {"setuptools": ("Feature",)},
    "setuptools<70": {"pkg_resources": ("packaging",)},
    "urllib3<2": {"urllib3.util.ssl_": ("DEFAULT_CIPHERS",), "urllib3.contrib": ("appengine",)},
    "werkzeug<1": {"werkzeug": ("FileStorage", "cached_property", "secure_filename", "url_encode")},
    "werkzeug<2.1": {"werkzeug.wrappers": ("BaseRequest", "BaseResponse")},
    "werkzeug<3": {"werkzeug.urls": _URLS},
}
"""By the last releases of a distribution that have them: names, by the module that has them.

Releases that have no files for a Python of today are left out: to build them fails.
"""
_OTHER_WORDS = {
    "httpx<0.28": ("__init__() got an unexpected keyword argument 'proxies'",),
    "importlib-metadata<5": ("AttributeError: 'EntryPoints' object has no attribute 'get'",),
    "openai<1": ("but this is no longer supported in openai>=1.0.0",),
    "pandas<2": (
        "AttributeError: 'DataFrame' object has no attribute 'append'",
        "AttributeError: 'DataFrame' object has no attribute 'iteritems'",
        "AttributeError: 'Series' object has no attribute 'append'",
    ),
    "pillow<10": ("AttributeError: 'FreeTypeFont' object has no attribute 'getsize'",),
    "pydantic<2": ("PydanticImportError: `BaseSettings` has been moved to the `pydantic-settings` package",),
    "pyyaml<6": ("TypeError: load() missing 1 required positional argument: 'Loader'",),
}
"""The same for what other errors tell."""


_MODULES = {
    "django<2": ("django.core.urlresolvers",),
    "django<3": ("django.utils.six", "django.utils.lru_cache"),
    "moviepy<2": ("moviepy.editor",),
    "notebook<7": ("notebook.base", "notebook.services", "notebook.utils", "notebook.notebookapp"),
    "torch<2": ("torch._six",),
    "torchvision<0.17": ("torchvision.transforms.functional_tensor",),
    "urllib3<2": ("urllib3.contrib.appengine", "urllib3.packages.six"),
    "werkzeug<1": ("werkzeug.contrib",),
}
"""The same for modules."""


_NAMESAKES = {
    "attrs": ("attr", ("s", "ib")),
    "ffmpeg-python": ("ffmpeg", ("input", "output", "probe", "concat", "filter")),
    "pyjwt": ("jwt", ("encode", "decode", "PyJWKClient", "ExpiredSignatureError")),
    "pymupdf": ("fitz", ("open", "Document", "Matrix", "Rect")),
    "pyserial": ("serial", ("Serial", "SerialException", "tools")),
    "python-docx": ("docx", ("Document",)),
    "python-magic": ("magic", ("from_file", "from_buffer", "Magic")),
    "python-telegram-bot": ("telegram", ("Update", "Bot", "InlineKeyboardButton")),
    "pyusb": ("usb", ("core", "util")),
    "websocket-client": ("websocket", ("WebSocketApp", "create_connection")),
}
"""By the distribution that is meant: its module, and names that the module of another distribution lacks."""


def _context(requirement: str) -> str:
    return f"has-{requirement}"


REMOVED_NAMES = (
    *(
        Signature(
            messages=tuple(
                message
                for module, each in names.items()
                for name in each
                for message in (
                    f"ImportError: cannot import name '{name}' from '{module}'",
                    f"AttributeError: module '{module}' has no attribute '{name}'",
                )
            ),
            context=_context(requirement),
            certain=False,
        )
        for requirement, names in _REMOVED.items()
    ),
    *(
        Signature(messages=messages, context=_context(requirement), certain=False)
        for requirement, messages in _OTHER_WORDS.items()
    ),
)
REMOVED_MODULES = tuple(
    Signature(
        messages=tuple(f"ModuleNotFoundError: No module named '{name}'" for name in names),
        context=_context(requirement),
        certain=False,
        symptom=True,
    )
    for requirement, names in _MODULES.items()
)
RELEASES_WITH_NAMES = tuple(
    Advice(
        context=_context(requirement),
        text=f"The program uses a name that {requirement.partition('<')[0]} has removed. Look for a newer release of "
        "the program, or of the package whose code asks for the name; until then, older releases have it.",
        remedy=fix_requirement(requirement),
    )
    for requirement in sorted({**_REMOVED, **_OTHER_WORDS})
)
RELEASES_WITH_MODULES = tuple(
    Advice(
        context=_context(requirement),
        text=f"The program uses a module that {requirement.partition('<')[0]} has removed or moved. Look for a newer "
        "release of the program, or of the package whose code asks for it; until then, older releases have it.",
        remedy=fix_requirement(requirement),
    )
    for requirement in _MODULES
)
NAMESAKES = tuple(
    Signature(
        messages=tuple(
            message
            for name in names
            for message in (
                f"AttributeError: module '{module}' has no attribute '{name}'",
                f"ImportError: cannot import name '{name}' from '{module}'",
            )
        ),
        context=_context(distribution),
        certain=False,
    )
    for distribution, (module, names) in _NAMESAKES.items()
)
INSTEAD_OF_NAMESAKES = tuple(
    Advice(
        context=_context(distribution),
        text=f"`{module}` is a module of {distribution}, and the distribution {module} is another project, whose "
        "module has the same name. Remove both, and install the one that is meant. If there is a file "
        f"`{module}.py` beside the program, rename that.",
        remedy=ShellLine(
            text=f"{{installer}} uninstall {module} {distribution} && {{installer}} install {distribution}",
            needs_network=True,
        ),
    )
    for distribution, (module, _) in _NAMESAKES.items()
)
