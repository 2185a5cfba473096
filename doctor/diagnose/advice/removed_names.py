"""Names that a library lacks, and the releases, or the other distributions, that have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from doctor.diagnose.model import Advice, ShellLine, Signature, fix_requirement

_URLS = ("url_decode", "url_encode", "url_join", "url_parse", "url_quote", "url_quote_plus", "url_unquote")
_REMOVED: dict[str, dict[str, tuple[str, ...]]] = {
    "aiogram<3": {"aiogram": ("executor",), "aiogram.dispatcher.filters": ("Text",), "aiogram.utils": ("executor",)},
    "click<8.1": {
        "click": ("_bashcomplete", "_unicodefun", "get_os_args", "get_terminal_size"),
        "click.termui": ("get_terminal_size",),
    },
    "django<2": {"django.core": ("urlresolvers",), "django.core.urlresolvers": ("reverse", "reverse_lazy")},
    "django<3": {
        "django.shortcuts": ("render_to_response",),
        "django.utils": ("lru_cache", "six"),
        "django.utils.decorators": ("available_attrs",),
        "django.utils.encoding": ("python_2_unicode_compatible",),
        "django.utils.functional": ("curry",),
    },
    "django<3.1": {"django.db.models.fields": ("FieldDoesNotExist",)},
    "django<4": {
        "django.conf.urls": ("url",),
        "django.db.models": ("NullBooleanField",),
        "django.utils.encoding": ("force_text", "smart_text"),
        "django.utils.http": ("is_safe_url", "urlquote", "urlquote_plus", "urlunquote"),
        "django.utils.translation": ("ugettext", "ugettext_lazy", "ugettext_noop", "ungettext"),
    },
    "django<5": {"django.utils": ("baseconv", "datetime_safe"), "django.utils.timezone": ("utc",)},
    "django<5.1": {"django.core.files.storage": ("get_storage_class",)},
    "djangorestframework<3.10": {"rest_framework.decorators": ("detail_route", "list_route")},
    "flask<2.1": {"flask": ("safe_join",), "flask.helpers": ("safe_join",)},
    "flask<2.2": {"flask.helpers": ("_endpoint_from_view_func",)},
    "flask<2.3": {"flask.json": ("JSONEncoder", "JSONDecoder")},
    "flask<3": {"flask": ("Markup", "_app_ctx_stack", "_request_ctx_stack", "escape")},
    "flask-migrate<3": {"flask_migrate": ("MigrateCommand",)},
    "flask-sqlalchemy<3": {"flask_sqlalchemy": ("BaseQuery", "SignallingSession")},
    "huggingface-hub<0.26": {"huggingface_hub": ("cached_download",)},
    "huggingface-hub<1": {"huggingface_hub": ("HfFolder",)},
    "itsdangerous<2.1": {"itsdangerous": ("JSONWebSignatureSerializer", "TimedJSONWebSignatureSerializer", "json")},
    "jinja2<3.1": {
        "jinja2": ("Markup", "contextfilter", "contextfunction", "environmentfilter", "escape", "evalcontextfilter"),
        "jinja2.ext": ("autoescape", "with_"),
        "jinja2.filters": ("contextfilter", "environmentfilter", "evalcontextfilter"),
        "jinja2.utils": ("Markup", "escape", "soft_unicode"),
    },
    "langchain<1": {
        "langchain": ("ConversationChain", "LLMChain", "OpenAI", "PromptTemplate", "hub"),
        "langchain.agents": (
            *("AgentExecutor", "AgentType", "Tool", "create_openai_functions_agent", "create_react_agent"),
            *("create_tool_calling_agent", "initialize_agent", "load_tools"),
        ),
    },
    "llama-index<0.10": {
        "llama_index": (
            *("GPTSimpleVectorIndex", "GPTVectorStoreIndex", "LLMPredictor", "ServiceContext", "SimpleDirectoryReader"),
            *("StorageContext", "VectorStoreIndex", "load_index_from_storage"),
        ),
    },
    "markdown<3.4": {"markdown.util": ("etree",)},
    "markupsafe<2.1": {"markupsafe": ("soft_unicode",)},
    "matplotlib<3.8": {"matplotlib": ("docstring",)},
    "matplotlib<3.9": {"matplotlib.cm": ("get_cmap", "register_cmap")},
    "networkx<3": {
        "networkx": (
            *("from_numpy_matrix", "info", "read_gpickle", "to_numpy_matrix", "to_scipy_sparse_matrix"),
            "write_gpickle",
        ),
    },
    "numpy<1.23": {"numpy": ("asscalar",)},
    "numpy<1.24": {"numpy": ("typeDict", "warnings")},
    "numpy<2": {
        "numpy": (
            *("ComplexWarning", "Inf", "NaN", "RankWarning", "VisibleDeprecationWarning", "alltrue", "bool8"),
            *("byte_bounds", "cumproduct", "float_", "msort", "obj2sctype", "product", "sometrue", "string_"),
            "unicode_",
        ),
    },
    "numpy<2.4": {"numpy": ("in1d", "trapz")},
    "openai<1": {"openai": ("error", "openai_object")},
    "pandas<2": {"pandas": ("Float64Index", "Int64Index", "UInt64Index")},
    "pillow<10": {"PIL.Image": ("ANTIALIAS", "LINEAR")},
    "pydantic<2": {
        "pydantic.fields": ("ModelField",),
        "pydantic.main": ("ModelMetaclass",),
        "pydantic.utils": ("GetterDict",),
    },
    "pyparsing<3": {"pyparsing": ("downcaseTokens", "upcaseTokens")},
    "python-telegram-bot<20": {"telegram": ("ParseMode",), "telegram.ext": ("Filters",)},
    "scikit-learn<1.2": {
        "sklearn.datasets": ("load_boston",),
        "sklearn.metrics": ("plot_confusion_matrix", "plot_precision_recall_curve", "plot_roc_curve"),
    },
    "scikit-learn<1.3": {"sklearn.utils.metaestimators": ("if_delegate_has_method",)},
    "scikit-learn<1.4": {"sklearn.utils.validation": ("_check_fit_params",)},
    "scikit-learn<1.5": {"sklearn.utils": ("_get_column_indices",)},
    "scipy<1.10": {"scipy": ("interp",)},
    "scipy<1.12": {"scipy.stats": ("binom_test",)},
    "scipy<1.13": {
        "scipy.linalg": ("tri", "tril", "triu"),
        "scipy.signal": ("blackman", "gaussian", "hamming", "hann"),
    },
    "scipy<1.14": {"scipy.integrate": ("cumtrapz", "simps", "trapz")},
    "scipy<1.17": {"scipy.special": ("sph_harm",)},
    "setuptools<46": {"setuptools": ("Feature",)},
    "setuptools<70": {"pkg_resources": ("packaging",)},
    "torchaudio<2.9": {"torchaudio": ("get_audio_backend", "list_audio_backends", "set_audio_backend")},
    "transformers<4.46": {"transformers.modeling_utils": ("shard_checkpoint",)},
    "transformers<4.48": {
        "transformers": ("AdamW",),
        "transformers.models.llama.modeling_llama": ("LlamaFlashAttention2",),
    },
    "transformers<5": {
        "transformers": ("TFPreTrainedModel",),
        "transformers.modeling_utils": ("apply_chunking_to_forward", "find_pruneable_heads_and_indices"),
        "transformers.utils.import_utils": ("is_torch_fx_available",),
    },
    "urllib3<2": {"urllib3.util.ssl_": ("DEFAULT_CIPHERS",), "urllib3.contrib": ("appengine",)},
    "werkzeug<1": {
        "werkzeug": (
            "BaseRequest",
            "BaseResponse",
            "FileStorage",
            "Headers",
            "ImmutableDict",
            "ImmutableMultiDict",
            "Local",
            "LocalProxy",
            "LocalStack",
            "MultiDict",
            "SharedDataMiddleware",
            "abort",
            "cached_property",
            "check_password_hash",
            "escape",
            "find_modules",
            "generate_password_hash",
            "http_date",
            "import_string",
            "parse_date",
            "redirect",
            "secure_filename",
            "url_decode",
            "url_encode",
            "url_quote",
            "url_unquote",
        ),
        "werkzeug.wsgi": ("DispatcherMiddleware", "SharedDataMiddleware"),
    },
    "werkzeug<2.1": {
        "werkzeug.security": ("safe_str_cmp",),
        "werkzeug.wrappers": ("BaseRequest", "BaseResponse", "ETagResponseMixin"),
    },
    "werkzeug<2.3": {"werkzeug.http": ("parse_authorization_header",)},
    "werkzeug<3": {"werkzeug.urls": _URLS},
}
"""By the last releases of a distribution that have them: names, by the module that has them.

Releases that have no wheels for a current Python are left out: to build them fails.
"""
_ADDED: dict[str, dict[str, tuple[str, ...]]] = {
    "charset-normalizer": {"charset_normalizer.constant": ("COMMON_SAFE_ASCII_CHARACTERS",)},
    "huggingface-hub": {"huggingface_hub": ("split_torch_state_dict_into_shards",)},
    "numpy": {"numpy": ("astype", "dtypes", "exceptions"), "numpy.random": ("default_rng",)},
    "openai": {"openai": ("AsyncOpenAI", "AzureOpenAI", "OpenAI")},
    "pillow": {"PIL.Image": ("Resampling", "Transpose")},
    "protobuf": {"google.protobuf": ("runtime_version",)},
    "pydantic": {
        "pydantic": (
            *("AfterValidator", "BeforeValidator", "ConfigDict", "RootModel", "TypeAdapter", "computed_field"),
            *("field_serializer", "field_validator", "model_serializer", "model_validator"),
        ),
    },
    "pyyaml": {"yaml": ("FullLoader", "UnsafeLoader")},
    "requests": {"requests": ("JSONDecodeError",), "requests.exceptions": ("JSONDecodeError",)},
    "scikit-learn": {
        "sklearn.metrics": ("root_mean_squared_error",),
        "sklearn.utils.metaestimators": ("available_if",),
        "sklearn.utils.validation": ("_is_pandas_df", "validate_data"),
    },
    "sqlalchemy": {
        "sqlalchemy": ("URL",),
        "sqlalchemy.ext.asyncio": ("async_sessionmaker",),
        "sqlalchemy.orm": ("DeclarativeBase", "Mapped", "MappedAsDataclass", "mapped_column"),
    },
    "transformers": {
        "transformers": ("AutoModelForCausalLM", "EncoderDecoderCache", "GenerationMixin", "HybridCache"),
        "transformers.cache_utils": ("Cache", "DynamicCache", "EncoderDecoderCache"),
    },
}
"""By distribution: names, by the module that has them, which its newer releases have."""
_OTHER_WORDS = {
    "docker<7": ("kwargs_from_env() got an unexpected keyword argument 'ssl_version'",),
    "flask<2.3": ("AttributeError: 'Flask' object has no attribute 'before_first_request'",),
    "httpx<0.28": ("__init__() got an unexpected keyword argument 'proxies'",),
    "importlib-metadata<5": ("AttributeError: 'EntryPoints' object has no attribute 'get'",),
    "openai<1": ("but this is no longer supported in openai>=1.0.0",),
    "pandas<2": (
        "AttributeError: 'DataFrame' object has no attribute 'append'",
        "AttributeError: 'DataFrame' object has no attribute 'iteritems'",
        "AttributeError: 'Series' object has no attribute 'append'",
    ),
    "pillow<10": (
        "AttributeError: 'FreeTypeFont' object has no attribute 'getsize'",
        "AttributeError: 'ImageDraw' object has no attribute 'textsize'",
    ),
    "protobuf<5": ("AttributeError: 'MessageFactory' object has no attribute 'GetPrototype'",),
    "pydantic<2": (
        "PydanticImportError: `BaseSettings` has been moved to the `pydantic-settings` package",
        "PydanticImportError: `pydantic:… has been removed in V2",
        "PydanticUserError: If you use `@root_validator` with pre=False",
    ),
    "python-telegram-bot<20": ("TypeError: Updater.__init__() got an unexpected keyword argument 'use_context'",),
    "pyyaml<6": ("TypeError: load() missing 1 required positional argument: 'Loader'",),
    "requests<2.32": ("Error while fetching server API version: Not supported URL scheme http+docker",),
    "scikit-learn<1.2": (
        "AttributeError: 'CountVectorizer' object has no attribute 'get_feature_names'. Did you mean",
        "AttributeError: 'OneHotEncoder' object has no attribute 'get_feature_names'. Did you mean",
        "AttributeError: 'TfidfVectorizer' object has no attribute 'get_feature_names'. Did you mean",
    ),
    "selenium<4.3": tuple(
        f"AttributeError: 'WebDriver' object has no attribute 'find_element{plural}_by_{key}'"
        for plural in ("", "s")
        for key in ("class_name", "css_selector", "id", "link_text", "name", "tag_name", "xpath")
    ),
    "selenium<4.10": ("TypeError: WebDriver.__init__() got an unexpected keyword argument 'executable_path'",),
    "sqlalchemy<2": (
        "AttributeError: 'Engine' object has no attribute 'execute'",
        "sqlalchemy.exc.ObjectNotExecutableError: Not an executable object",
    ),
    "urllib3<2": ("TypeError: Retry.__init__() got an unexpected keyword argument 'method_whitelist'",),
}
"""The same for what other errors tell."""


_MODULES = {
    "django<2": ("django.core.urlresolvers",),
    "django<3": ("django.contrib.staticfiles.templatetags", "django.utils.six", "django.utils.lru_cache"),
    "django<5": ("django.utils.baseconv", "django.utils.datetime_safe"),
    "flask<2": ("flask._compat",),
    "gym<0.22": ("gym.envs.classic_control.rendering",),
    "langchain<1": tuple(
        f"langchain.{name}"
        for name in (
            *("callbacks", "chains", "docstore", "document_loaders", "evaluation", "indexes", "llms", "memory"),
            *("output_parsers", "prompts", "retrievers", "schema", "text_splitter", "utilities", "vectorstores"),
        )
    ),
    "moviepy<2": ("moviepy.editor",),
    "notebook<7": ("notebook.auth", "notebook.base", "notebook.services", "notebook.utils", "notebook.notebookapp"),
    "pandas<2": ("pandas.core.indexes.numeric", "pandas.util.testing"),
    "scikit-learn<0.23": ("sklearn.externals.joblib", "sklearn.externals.six"),
    "scikit-learn<0.24": ("sklearn.feature_extraction.stop_words", "sklearn.neighbors.base", "sklearn.utils.testing"),
    "torch<2": ("torch._six",),
    "torchvision<0.17": ("torchvision.transforms.functional_tensor",),
    "transformers<4": ("transformers.modeling_bert", "transformers.tokenization_bert"),
    "urllib3<2": ("urllib3.contrib.appengine", "urllib3.packages.six"),
    "vine<5": ("vine.five",),
    "werkzeug<1": ("werkzeug.contrib",),
    "werkzeug<2.1": ("werkzeug.wrappers.etag", "werkzeug.wrappers.json"),
}
"""The same for modules."""


_OTHERS = {"cv2": "opencv-python"}
"""The other distributions whose names differ from their modules'."""
_NAMESAKES = {
    "attrs": ("attr", ("attrib", "define", "ib", "s")),
    "ffmpeg-python": ("ffmpeg", ("input", "output", "probe", "concat", "filter")),
    "opencv-contrib-python": (
        "cv2",
        ("TrackerCSRT_create", "TrackerKCF_create", "aruco", "bgsegm", "face", "legacy", "ximgproc", "xfeatures2d"),
    ),
    "pyjwt": ("jwt", ("encode", "decode", "PyJWKClient", "ExpiredSignatureError")),
    "pymupdf": ("fitz", ("open", "Document", "Matrix", "Rect")),
    "pyserial": ("serial", ("Serial", "SerialException", "tools")),
    "python-docx": ("docx", ("Document",)),
    "python-jose": ("jose", ("jws", "jwt")),
    "python-magic": ("magic", ("from_file", "from_buffer", "Magic")),
    "pytelegrambotapi": ("telebot", ("TeleBot", "types")),
    "python-telegram-bot": ("telegram", ("Update", "Bot", "InlineKeyboardButton")),
    "pyusb": ("usb", ("core", "util")),
    "websocket-client": ("websocket", ("WebSocketApp", "create_connection")),
}
"""By the distribution that is meant: its module, and names that the module of another distribution lacks."""


def _context(requirement: str) -> str:
    return f"has-{requirement}"


def _context_of_newer(distribution: str) -> str:
    return f"needs-newer-{distribution}"


def _messages(names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the messages of Python about names that a module lacks, by the modules."""
    return tuple(
        message
        for module, each in names.items()
        for name in each
        for message in (
            f"ImportError: cannot import name '{name}' from '{module}'",
            f"AttributeError: module '{module}' has no attribute '{name}'",
        )
    )


REMOVED_NAMES = (
    *(
        Signature(messages=_messages(names), context=_context(requirement), certain=False)
        for requirement, names in _REMOVED.items()
    ),
    *(
        Signature(messages=messages, context=_context(requirement), certain=False)
        for requirement, messages in _OTHER_WORDS.items()
    ),
    *(
        Signature(messages=_messages(names), context=_context_of_newer(distribution), certain=False)
        for distribution, names in _ADDED.items()
    ),
    Signature(  # which only adds names
        messages=("ImportError: cannot import name … from 'typing_extensions'",),
        context=_context_of_newer("typing-extensions"),
        certain=False,
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
NEWER_RELEASES = tuple(
    Advice(
        context=_context_of_newer(distribution),
        text=f"The program uses a name that newer releases of {distribution} have. If another package needs the old "
        "one, install a release of the program from its time.",
        remedy=ShellLine(text=f"{{installer}} install --upgrade {distribution}", needs_network=True),
    )
    for distribution in (*_ADDED, "typing-extensions")
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
NAMESAKES = (
    *(
        Signature(messages=_messages({module: names}), context=_context(distribution), certain=False)
        for distribution, (module, names) in _NAMESAKES.items()
    ),
    # The others are for Python 2.
    Signature(
        messages=("ModuleNotFoundError: No module named 'exceptions'",),
        near=("docx.py",),
        context=_context("python-docx"),
        certain=False,
    ),
    Signature(
        messages=("SyntaxError: Missing parentheses in call to 'print'",),
        near=("-packages/jose.py", "-packages\\jose.py"),
        context=_context("python-jose"),
        certain=False,
    ),
)
INSTEAD_OF_NAMESAKES = tuple(
    Advice(
        context=_context(distribution),
        text=f"The name is one of `{module}` in {distribution}, and {other} is another distribution with a module of "
        f"that name. Remove both, and install the one that you want. If there is a file `{module}.py` next to the "
        "program, rename that.",
        remedy=ShellLine(
            text=f"{{installer}} uninstall {other} {distribution} && {{installer}} install {distribution}",
            needs_network=True,
        ),
    )
    for distribution, (module, _) in _NAMESAKES.items()
    for other in (_OTHERS.get(module, module),)
)
