"""Parse Python code, of which nothing is run, with the parser of the Python that doctor runs on."""

from __future__ import annotations

import ast
import warnings


def parse(text: str) -> ast.Module:
    """Return the code's tree.

    Raises SyntaxError where this Python does not accept the code, RecursionError where it is nested too deeply.
    """
    try:
        with warnings.catch_warnings():  # about an escape sequence in a string
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except ValueError as error:  # null bytes, before 3.11.4
        raise SyntaxError(str(error)) from None
    except MemoryError:
        raise RecursionError from None
