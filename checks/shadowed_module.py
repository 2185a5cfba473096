"""A file of the project has the name of a library, and Python imports it in place of that.

What it is
    Python searches the folder of the program before all others. A file `random.py` or `yaml.py` there is what
    `import random` and `import yaml` find, in the program and in every library that it uses. So is a folder of that
    name.

Why it matters
    The messages do not say so: `cannot import name …`, `partially initialized module … (most likely due to a circular
    import)`, `… is not a package`. Installing the library again changes nothing.

What to do
    Rename the file, and the imports that mean it. `python3 -c "import yaml; print(yaml.__file__)"` says which file a
    name leads to.

Dead ends
    Another installation, another environment and another version of the library do not help: the file comes first.

References
    Python documentation, "The initialization of the sys.path module search path"; CPython: `Objects/moduleobject.c`,
    `Python/ceval.c` (format_import_from_error).
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, ShellLine, Signature

ID = "shadowed-module"

SIGNATURES = (
    Signature(
        messages=("ImportError: cannot import name … from {shadow}", "(consider renaming {shadow}"),
        certain=False,
    ),
    Signature(
        messages=("AttributeError: partially initialized module {shadowed}", "{shadowed} is not a package"),
        near=("traceback (most recent call last)", "no module named", "importing test module"),
        certain=False,
    ),
)

ADVICE = (
    Advice(
        context="shadow",
        text="`{shadow}` is imported in place of the library of that name. Rename it, and the imports that mean it: "
        "`mv {shadow} {renamed}`",
        remedy=ShellLine(text="mv {shadow} {renamed}"),
    ),
    Advice(
        text="A file or a folder `{shadowed}` of the project is imported in place of the library of that name. "
        "`python3 -c 'import {shadowed}; print({shadowed}.__file__)'` says which. Rename it, and the imports that "
        "mean it.",
    ),
)
