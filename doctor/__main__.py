"""Start doctor from ``python -m doctor`` or ``python /path/to/checkout/doctor``.

Python 2.7 must be able to parse this file, so that an old Python gets a message and not a SyntaxError.
"""

import os
import sys

if not __package__:
    # Python was given the path of this folder and put the folder itself on sys.path; the package is one level up.
    # Python 3.9 and later make that path absolute, older ones do not.
    sys.path[0] = os.path.dirname(os.path.abspath(os.path.dirname(__file__)))

if sys.version_info < (3, 10):  # noqa: UP036 - this is the check itself
    from doctor import __version__
    from doctor.bootstrap import old_python

    sys.exit(old_python.report(sys.argv[1:], __version__))
else:
    # Python must write no compiled file into a checkout: it may belong to another user. `start` redirects them.
    sys.dont_write_bytecode = True
    from doctor.bootstrap.start import main

    main()
