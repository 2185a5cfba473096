"""Credentials are found wherever people have them, and what is none stays readable."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doctor.core.redact import redact

WITH_PASSWORD = [
    "git+https://user:hunter2@host/x",
    "https://hunter2@host/simple",
    "a @ https://host/a.whl?token=hunter2",
    "https://host/?x=1&api_key=hunter2#egg=a",
    "https://u:hun'hunter2@host/simple",
    "https://u:a hunter2@host/simple",
    'https://u:a"hunter2@host/simple',
    "https://u:p@hunter2@host/simple",
    "https://u:p:hunter2@host/simple",
    "https://u:p/hunter2@host/simple",
    "https://u:p#hunter2@host/simple",
    "https://u:p?hunter2@host/x",
    "https://u:p%40hunter2@host/x",
    "https://u:pä€hunter2@host/x",
    "https://u:p@x/hunter2@host/simple",
    "Looking in indexes: https://u:p@s hunter2@host/simple, https://a:hunter2@b.org/x",
    "https://u:hunter2@a.b/x https://c:hunter2@d.e/y",
    "index-url = https://ada:A://hunter2?@host.org/simple",
    "index-url = https://ada:0://hunter2?@host.org/simple",
    "│ in https://u:hunter2 │",
    r'{"url": "https:\/\/u:hunter2@h.org\/simple"}',
    "https://h/?auth=hunter2",
    "https://h/x#access_token=hunter2",
    "https://h/?key=hunter2&a=b",
    "https://h/?sig=hunter2",
    "https://h/?X-Amz-Signature=hunter2&X-Amz-Credential=hunter2&X-Amz-Security-Token=hunter2",
    "https://h/?password=hunter2",
    "GET /simple/?auth=hunter2 HTTP/1.1",
    "Authorization: Basic hunter2",
    "Authorization: Bearer hunter2 ",
    "curl -H 'X-JFrog-Art-Api: hunter2' https://x",
    'curl --header "PRIVATE-TOKEN: hunter2"',
    "curl -u user:hunter2 https://x",
    "curl --user user:hunter2 x",
    "twine upload -u me -p hunter2 dist/*",
    "twine upload --password hunter2",
    "tool --token hunter2 x",
    "tool --token=hunter2",
    "tool --api-key hunter2",
    "machine pypi.x login me password hunter2",
    "machine h\n  login me\n  password hunter2\n",
    "  password hunter2",
    "index-url = https://u:hunter2@h/simple",
    "extra-index-url = https://u:hunter2@h/simple\n    https://v:hunter2@i/simple",
    "proxy = http://u:hunter2@h:3128",
    "proxy = u:hunter2@h:3128",
    "proxy: u:hunter2@h:3128",
    "TWINE_PASSWORD=hunter2",
    "TWINE_PASSWORD='hun hunter2' x",
    "export UV_INDEX_X_PASSWORD=hunter2",
    "PIP_INDEX_URL=https://u:hunter2@h/simple",
    "MY_TOKEN=hunter2 pip install",
    "AWS_SECRET_ACCESS_KEY=hunter2",
    "password = a hunter2",
    "password: hunter2",
    '"password": "hunter2",',
    '{"token": "hunter2"}',
    "_auth=hunter2",
    "//h/:_authToken=hunter2",
    "https://u:12/hunter2@host.org/x",
    "https://u:hunter2",
    "https://u:hunter2…",
    'https://u:hunter2…"',
    "'a @ https://u:it'\"'\"'hunter2@host/'",
    "'a @ https://u:p@it'\"'\"'hunter2@host/'",
    "env PIP_INDEX_URL=https://u:a hunter2@h/x",
    "https://u:x@y/@hunter2@host/",
    "https://u:x@hunter2/@host/simple",
    "https://u:x/@hunter2/@host/simple",
    "postgresql://u:hunter2@h/db",
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'ProxyError('Cannot connect to proxy.', OSError('http://u:hunter2@p:3128'))'",
    "UV_INDEX_URL='https://u:p'\"'\"'hunter2@h'",
    "TWINE_PASSWORD=it'hunter2",
    'token=it"hunter2',
    "https://h/?token=a'hunter2",
    "https://u:p\\hunter2@h/x",
    "https://u:p`hunter2@h/x",
    "https://u:p<hunter2>@h/x",
    "git+https://u:p@hunter2/w@host/org/repo@v1.0",
    "https://a@hunter2@h",
]
TOKENS = [
    "ghp_0123456789abcdefABCDEF0123456789abcd",
    "github_pat_11ABCDEFG0abcdefghijkl_x",
    "glpat-abcdefghij0123456789",
    "pypi-AgEIcHlwaS5vcmcCJDAw",
    "AKIAIOSFODNN7EXAMPLE",
    "xoxb-123456789-abcdef",
    "Basic dXNlcjpwYXNz",
    "Bearer abcDEF123456",
]
HARMLESS = [
    "requests>=2",
    "a @ https://host/a.whl",
    "see user@host",
    "https://files.h.org/packages/ab/cd/e3b0c44298fc1c149afbf4c8996fb924/python-x-1-py3-none-any.whl",
    "https://h.org/o/r/archive/e3b0c44298fc1c149afbf4c8996fb924.zip",
    "https://h.org/contosoengineering/_packaging/01234567-89ab-cdef-0123-456789abcdef/pypi/simple/",
    "git+ssh://host/x",
    "git+ssh://git@host/x",
    "ssh://git@github.com:22/x@v1",
    "git+https://github.com/o/r@v1.0#egg=x&subdirectory=y",
    "git+https://github.com:8080/o/r@v1.0",
    "git+http://gitea:3000/o/r@v1",
    "https://host:8443/simple",
    "(https://host:8080), or mail a@b.c",
    "see https://docs/x and mail me@x.org",
    "https://h/@scope/p@1.0",
    "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "--hash=sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "C:\\Users\\me\\x@y",
    "pip install 'a[b]@ https://h/x.whl'",
    "package@1.2",
    "token==1.0",
    "secretstorage>=3",
    "keyring-provider = subprocess",
    "tokenize-rt==5.0",
    "passlib",
    "git@github.com:o/r.git",
    "export HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT",
    "echo 'machine h.org login USER password PASSWORD' >> ~/.netrc",
    "https://${USER}:${TOKEN}@h/x",
    "https://${TOKEN}@h/x",
    "http://localhost:8000/x@y",
    "http://[::1]:80/",
    "http://[::1]:80/ x@y",
    "PWD=/home/x",
    "python:3.11@sha256:abcd",
    "docker run -u 1000:1000 x",
    "pip install --user foo",
    "unexpected token: foo",
    "basic authentication",
    "error: invalid token",
    "https://peps.python.org/pep-0668/.",
    "see http://host:port/ or me@x",
    "user-agent: x",
    "pip install --require-virtualenv",
    "export GPG_KEY=abc",
    "std::vector",
    "/usr/bin/passwd: not found",
    "-u /tmp",
    "https://h/x?egg=1#sha256=abc",
    "monkey=3",
    "x-forwarded-for: 1",
    "passwd",
    "pytest --basetemp=x",
    "a: b",
    "Not uninstalling x at https://h:1/ , outside environment",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_text_without_credentials_is_unchanged(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("text", WITH_PASSWORD)
def test_a_password_is_hidden(text: str) -> None:
    redacted = redact(text)
    assert "hunter2" not in redacted
    assert redact(redacted) == redacted


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_is_known_by_its_form(token: str) -> None:
    assert token.split()[-1] not in redact(f"It failed with {token} here")


@pytest.mark.parametrize("token", ["bAlmFwFaPk9zCvSD", "0123456789abcdef0123456789abcdef0123456789abcdef"])
@pytest.mark.parametrize(
    "url", ["https://h.org/{}/o/r/python/simple/", "https://u@h:80/{}/pypi/x.whl", "http://h/a/{}/simple"]
)
def test_a_token_is_hidden_in_the_path_of_an_index(url: str, token: str) -> None:
    shown = redact(url.format(token))
    assert token not in shown and shown.endswith(url.partition("{}")[2])


@pytest.mark.parametrize("host", ["host", "host.org", "127.0.0.1:3141", "localhost"])
@given(before=st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))), after=st.text("'\"@:/#?%&= \\`ü$a1"))
@settings(max_examples=200)
def test_a_password_may_contain_anything(host: str, before: str, after: str) -> None:
    """As in the configuration of pip, where a URL is a value."""
    assert "hunter2" not in redact(f"index-url = https://ada:{before}hunter2{after}@{host}/simple")


@pytest.mark.parametrize("alphabet", [":", "@", "/", ":/", ":@/", ":@/?#=a ", "://a@", "://a/a1/simple"])
def test_the_time_is_in_proportion_to_the_text(alphabet: str) -> None:
    random = Random(1)
    text = "".join(random.choices(alphabet, k=1 << 18)) if "://a" not in alphabet else alphabet * (1 << 16)
    begin = time.process_time()
    redact(text)
    assert time.process_time() - begin < 20, "quadratic time takes minutes"
