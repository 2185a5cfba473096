"""A package that needs more than itself has a command: its data, a program of the system, an environment, a name."""

from __future__ import annotations

from tests.corpus import answer


def test_data_that_a_package_downloads() -> None:
    spacy = "Traceback (most recent call last):\nOSError: [E050] Can't find model '{}'. It doesn't seem to be\n"
    assert answer(spacy.format("de_core_news_sm"))[1] == "python -m spacy download de_core_news_sm"
    assert "spacy" not in answer(spacy.replace("[E050] ", "").format("de_core_news_sm"))[1]
    nltk = "LookupError:\n  Resource {} not found.\n  Please use the NLTK Downloader to obtain the resource:\n"
    assert answer(nltk.format("wordnet"))[1] == "python -m nltk.downloader wordnet"
    assert answer("LookupError:\n  Resource wordnet not found on the server of the project.\n")[0] == "none"
    unidic = "RuntimeError: arguments: [ifs] no such file or directory: /opt/x/site-packages/{}/dicdir/mecabrc\n"
    assert answer(unidic.format("unidic"))[1] == "python -m unidic download"
    assert "unidic" not in answer(unidic.format("fnord"))[1]


def test_a_program_that_git_starts() -> None:
    log = (
        "$ pip install git+https://git.example/ada/snake.git\n  Cloning into 'snake'...\n  {}: {}: command not found\n"
    )
    assert answer(log.format("git-lfs filter-process", "git-lfs"))[1] == "apt-get install git-lfs"
    assert "git-lfs" not in answer(log.format("git-annex filter-process", "git-annex"))[1]


def test_an_environment_that_conda_has_made() -> None:
    made = "#\n# To activate this environment, use\n#\n#     $ conda activate plots\n#\n"
    prompt = "(base) ada@mac ~ % streamlit hello\nzsh: command not found: streamlit\n"
    assert answer(made + prompt) == ("command-not-found", "conda activate plots")
    assert answer(f"{made}(base) ada@mac ~ % conda activate plots\n{prompt}")[1] != "conda activate plots"
    assert answer(prompt)[1] != "conda activate plots"


def test_a_command_that_a_program_asks_for_behind_its_words() -> None:
    told = (
        "I get the following error whenever I run my script with python:\n"
        "`CRITICAL:root:FATAL ERROR: {} library not found. Please install it using {}.`\n"
    )
    assert answer(told.format("snake-oil", "'pip install snake-oil'"))[1] == "doctor fix snake-oil"
    assert answer(told.format("snake-oil", "the manual"))[1] != "doctor fix snake-oil"


def test_an_error_in_a_line_above_its_traceback() -> None:
    log = "ERROR #1: Error in plugin 'core', hook 'get': No module named 'zarr'\n{}\n~/x/io.py in read(path)\n"
    assert answer(log.format("ModuleNotFoundError        Traceback (most recent call last)"))[1] == "doctor fix zarr"


def test_a_file_that_imports_a_package_of_its_own_name() -> None:
    cell = "----> 1 import {0}\n      2 b = {0}.get_book()\n\n~/work/{1}.py in <module>\n      1 import {0}\n"
    error = "----> 2 b = {0}.get_book()\n\nAttributeError: module '{0}' has no attribute 'get_book'\n"
    hidden = (cell + error).format("pyexcel", "pyexcel")
    assert answer(hidden) == ("shadowed-module", "mv ~/work/pyexcel.py ~/work/my_pyexcel.py")
    assert answer((cell + error).format("pyexcel", "report"))[0] == "none"
    trace = (
        'Traceback (most recent call last):\n  File "/srv/{1}.py", line 1, in <module>\n    import {0}\n  File '
        "\"/srv/{1}.py\", line 2, in <module>\n    {0}.get_book()\nAttributeError: module '{0}' has no attribute 'g'\n"
    )
    assert answer(trace.format("pyexcel", "pyexcel"))[0] == "shadowed-module"
    assert answer(trace.format("pyexcel", "report"))[0] != "shadowed-module"


def test_a_library_that_conda_has_replaced() -> None:
    log = (
        "ImportError: dlopen(/Users/ada/{}/lib/python3.9/site-packages/PIL/_imaging.so, 2): Library not loaded: {}\n"
        "  Reason: image not found\n"
    )
    assert answer(log.format("miniconda3/envs/x", "@rpath/libtiff.5.dylib"))[1] == "conda update pillow"
    assert "conda" not in answer(log.format("app/.venv", "/opt/homebrew/lib/libtiff.5.dylib"))[1]


def test_a_package_that_aptitude_does_not_have() -> None:
    log = "$ sudo aptitude install {0}\nNo candidate version found for {0}\n"
    assert answer(log.format("python-wxgtk2.8")) == ("apt-unavailable", "apt-get install python3-wxgtk4.0")
    assert "wxgtk" not in answer(log.format("python-wxmaxima"))[1]


def test_a_function_of_another_system_is_in_no_release_of_a_package() -> None:
    lacking = (
        'Traceback (most recent call last):\n  File "C:\\x\\Lib\\site-packages\\nbdev\\q.py", line 6, in <module>\n'
        "    from {0} import uname\nImportError: cannot import name 'uname' from '{0}' (C:\\x\\Lib\\{0}.py)\n"
    )
    assert answer(lacking.format("os"))[0] == "none"
    assert answer(lacking.format("fastcore"))[0] == "module-not-found"
