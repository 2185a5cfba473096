"""``python -m doctor``: start, or say which Python that takes. Python 2.7 must be able to read this file."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - here is where it is said
    from doctor import __version__
    from doctor.bootstrap import too_old

    sys.exit(too_old.say(sys.argv[1:], __version__))
else:
    # A checkout may be anybody's, and root must leave nothing in it; ``start`` finds a better place.
    sys.dont_write_bytecode = True
    from doctor.bootstrap.start import main

    main()
