"""The modules that Pythons removed and added, and the errors that show that a program is of another age."""

from __future__ import annotations

ABSTRACT = ("Callable", "Hashable", "Iterable", "Mapping", "MutableMapping", "MutableSet", "Sequence")
"""Names that Python 3.10 removed from collections."""

REMOVED = {
    "old-program-3.7": (
        ("cgi", "escape"),
        ("platform", "dist"),
        ("platform", "linux_distribution"),
        ("time", "clock"),
    ),
    "old-program-3.8": (
        ("base64", "decodestring"),
        ("base64", "encodestring"),
        ("fractions", "gcd"),
        ("plistlib", "readPlist"),
        ("sys", "setcheckinterval"),
    ),
    "old-program-3.9": tuple(("collections", name) for name in ABSTRACT),
    "old-program-3.10": (("asyncio", "coroutine"), ("inspect", "formatargspec"), ("inspect", "getargspec")),
    "old-program-3.11": (
        ("configparser", "SafeConfigParser"),
        ("locale", "format"),
        ("pkgutil", "ImpImporter"),
        ("pkgutil", "ImpLoader"),
        ("ssl", "match_hostname"),
        ("ssl", "wrap_socket"),
    ),
    "old-program-3.12": (("unittest", "findTestCases"), ("unittest", "makeSuite")),
    "old-program-3.13": (("ast", "Num"), ("ast", "Str"), ("pkgutil", "find_loader"), ("pkgutil", "get_loader")),
}
"""Names of the standard library by the last Python that has them."""
ADDED = {
    "new-program-3.7": (("asyncio", "create_task"), ("asyncio", "get_running_loop"), ("asyncio", "run")),
    "new-program-3.8": (
        *(("typing", name) for name in ("Final", "Literal", "Protocol", "TypedDict", "get_args", "get_origin")),
        ("functools", "cached_property"),
        ("importlib", "metadata"),
        ("math", "prod"),
        ("shlex", "join"),
    ),
    "new-program-3.9": (("asyncio", "to_thread"), ("functools", "cache"), ("typing", "Annotated")),
    "new-program-3.10": (
        *(("typing", name) for name in ("Concatenate", "ParamSpec", "TypeAlias", "TypeGuard")),
        *(("types", name) for name in ("EllipsisType", "NoneType", "UnionType")),
        ("itertools", "pairwise"),
    ),
    "new-program-3.11": (
        *(("asyncio", name) for name in ("Runner", "TaskGroup", "timeout")),
        *(("typing", name) for name in ("LiteralString", "Never", "NotRequired", "Required", "Self", "assert_never")),
        *(("typing", name) for name in ("Unpack", "dataclass_transform", "reveal_type")),
        ("datetime", "UTC"),
        ("enum", "StrEnum"),
    ),
    "new-program-3.12": (("itertools", "batched"), ("typing", "TypeAliasType"), ("typing", "override")),
    "new-program-3.13": (("typing", "ReadOnly"), ("typing", "TypeIs"), ("warnings", "deprecated")),
}
"""Names of the standard library by the first Python that has them."""
ADDED_MODULES = (
    ("3.7", "contextvars", "importlib_resources"),
    ("3.7", "dataclasses", "importlib_resources"),
    ("3.8", "importlib.metadata", "importlib_metadata"),
    ("3.9", "graphlib", "graphlib_backport"),
    ("3.9", "zoneinfo", "backports"),
    ("3.11", "tomllib", "tomli"),
)
"""Modules of the standard library: the first Python that has it, its name, and that of the package for older ones."""
OF_PYTHON_2 = (
    *(
        f"NameError: name '{name}' is not defined"
        for name in ("basestring", "raw_input", "unichr", "unicode", "xrange")
    ),
    *(f"AttributeError: 'dict' object has no attribute '{name}'" for name in ("has_key", "iteritems", "itervalues")),
    "SyntaxError: Missing parentheses in call to 'print'",
    "SyntaxError: Missing parentheses in call to 'exec'",
    "SyntaxError: multiple exception types must be parenthesized",
    "SyntaxError: leading zeros in decimal integer literals are not permitted",
)
"""Errors of Python 3 in a program for Python 2."""
_UNEXPECTED = "() got an unexpected keyword argument"
WORDS = (
    (
        "new",
        "3.7",
        ("SyntaxError: future feature annotations is not defined", f"__init__{_UNEXPECTED} 'capture_output'"),
    ),
    ("new", "3.8", (f"unlink{_UNEXPECTED} 'missing_ok'",)),
    ("new", "3.9", ("'str' object has no attribute 'removeprefix'", "'str' object has no attribute 'removesuffix'")),
    (
        "new",
        "3.9",
        ("TypeError: 'type' object is not subscriptable", "TypeError: 'ABCMeta' object is not subscriptable"),
    ),
    ("new", "3.9", ("TypeError: unsupported operand type(s) for |: 'dict' and 'dict'",)),
    ("new", "3.10", ("TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'",)),
    ("new", "3.10", (f"dataclass{_UNEXPECTED} 'slots'", f"dataclass{_UNEXPECTED} 'kw_only'")),
    ("old", "3.8", ("'Thread' object has no attribute 'isAlive'", "Element' object has no attribute 'getchildren'")),
    ("old", "3.9", ("TypeError: As of 3.10, the *loop* parameter was removed from",)),
)
"""What Pythons say that lack something: a newer or an older one than the program was written for, and its release."""
