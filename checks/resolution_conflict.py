"""Requirements that contradict each other: no set of versions satisfies them all.

What it is
    Two requirements, often two steps down, ask for versions of the same package that exclude each
    other, or one asks for a version that is not there.

Why it matters
    Nothing is installed. The log names the chain ("The conflict is caused by", "Because … depends on
    …"): its first and last package are the ones to look at.

What to do
    Loosen the narrowest pin that is yours (`==1.2.3` to `>=1.2`), or raise the older of the two
    packages. Pre-releases: ask for them outright (`--prerelease=allow`, `--pre`). Two programs that
    only share an environment: give each its own (`pipx install`).

Dead ends
    `--no-deps` and `--use-deprecated=legacy-resolver`: installs the contradiction and lets it fail at
    run time. Removing everything and trying again in another order: the versions still exclude each
    other.

References
    pip's documentation, "Dependency Resolution"; uv's documentation, "Resolution".
"""

from __future__ import annotations

from doctor.diagnose.model import Advice, Signature

ID = "resolution-conflict"

SIGNATURES = (
    Signature(messages=("because these package versions have conflicting dependencies",)),
    Signature(messages=("ERROR: ResolutionImpossible",)),
    Signature(messages=("No solution found when resolving",), symptom=True),
    Signature(
        messages=("we can conclude that … requirements are unsatisfiable", "requirements are unsatisfiable"),
        symptom=True,
    ),
    Signature(
        messages=("This behaviour is the source of the following dependency conflicts",),
        certain=False,
        symptom=True,
    ),
    Signature(messages=("version solving failed",), symptom=True),
    Signature(messages=("ResolutionTooDeep",)),
)

ADVICE = (
    Advice(
        text="The log names the two requirements that exclude each other. Loosen the pin that is yours, or raise the "
        "older package; programs that merely share an environment get one each (`doctor fix --pipx NAME`). Where uv "
        "says `there is no version of`, the index has none such for this Python.",
    ),
)
