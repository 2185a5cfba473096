"""setup.cfg, as setuptools reads it (its ``config/setupcfg.py``)."""

from __future__ import annotations


def option(text: str, name: str) -> str:
    """An option of its section ``[options]``; empty where it is not there. ValueError: it cannot be understood."""
    import configparser

    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise ValueError(str(error).splitlines()[0]) from None
    return parser.get("options", name, fallback="")
