"""Steps of a review: which are possible, what they ask for, and that what is refused changes nothing."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path

import pytest

from citiverse.editing.changes import Changes
from citiverse.editing.reviews import LONGEST_COMMENT, Desk, Said
from citiverse.editing.states import STATE, STATES, STEPS, steps_from
from citiverse.errors import CallError
from citiverse.release.sources import Sources
from citiverse.vocabulary import CUC, EDITORS, THING
from support.editing import AGENT, citiverse

ONE = THING + "use-case/underground-asset-mapping"
OTHER = THING + "use-case/virtual-town-halls"
CASE = THING + "case-study/nuar-national-underground-asset-register"
NOON = datetime.datetime(2027, 1, 31, 12, tzinfo=datetime.UTC)


def said(comment: str = "", time: datetime.datetime = NOON) -> Said:
    return Said(EDITORS, time, comment)


def in_state(sources: Sources, thing: str, state: str) -> Desk:
    """Return a desk on which the record of `thing` has this state, as the file says after it was parsed anew."""
    desk = Desk(sources)
    place = desk.changes.home_of(thing)
    source = sources.files[place]
    changed = [
        quad
        if quad.predicate.value != CUC + "reviewState"
        else type(quad)(quad.subject, quad.predicate, type(quad.predicate)(STATE + state), quad.graph_name)
        for quad in source.quads
    ]
    text = source.text.replace("review-state:published", f"review-state:{state}")
    return Desk(Sources(sources.root, {**sources.files, place: type(source)(source.path, text, tuple(changed))}))


@pytest.mark.parametrize("state", STATES)
def test_a_step_is_possible_from_its_states_alone(sources: Sources, state: str) -> None:
    desk = in_state(sources, ONE, state)
    for name, step in STEPS.items():
        desk.changes = Changes(desk.sources)
        if state in step.before:
            desk.step(ONE, name, said("A reason."))
            (text,) = [text for place, text in desk.changes.texts().items() if "underground" in place]
            assert f"cuc:reviewState review-state:{step.after} ;" in text
        else:
            with pytest.raises(CallError, match="possible steps: " + (", ".join(steps_from(state)) or "none")):
                desk.step(ONE, name, said("A reason."))


def test_nothing_leads_to_published_but_approval_and_nothing_back_from_withdrawal() -> None:
    assert [(name, step.before) for name, step in STEPS.items() if step.after == "published"] == [
        ("publish", ("approved",))
    ]
    assert [name for name, step in STEPS.items() if step.after == "approved" and step.before != ("in-review",)] == []
    assert steps_from("withdrawn") == []


def test_a_review_says_who_when_and_what(sources: Sources) -> None:
    desk = in_state(sources, ONE, "in-review")
    desk.step(ONE, "approve", said('He said "yes".'))
    review = desk.changes.texts()["data/reviews.ttl"].partition("review:use-case-underground-asset-mapping-1")[2]
    assert review == (
        '\n    a cuc:ReviewActivity ;\n    dcterms:title "Approved"@en ;\n'
        '    dcterms:description "He said \\"yes\\"."@en ;\n    cuc:reviewOutcome review-state:approved ;\n'
        '    prov:endedAtTime "2027-01-31T12:00:00Z"^^xsd:dateTime ;\n'
        "    prov:wasAssociatedWith agent:catalogue-editors .\n"
    )


def test_what_is_reopened_keeps_its_date_of_issue_and_first_release(sources: Sources) -> None:
    desk = Desk(sources)
    with pytest.raises(CallError, match="needs a reason or comment"):
        desk.step(ONE, "reopen", said())
    desk.step(ONE, "reopen", said("Not on the short list."))
    texts = desk.changes.texts()
    record = texts["data/use-cases/underground-asset-mapping.ttl"].partition("record-of-use-case:under")[2]
    for words in (
        "cuc:reviewState review-state:changes-requested ;",
        'cuc:firstRelease "2026.1" ;',
        'dcterms:issued "2026-11-22"^^xsd:date ;',
        'dcterms:modified "2027-01-31"^^xsd:date .',
    ):
        assert words in record.partition(" .\n")[0] + " .\n"
    assert "cuc:reviewOutcome review-state:changes-requested ;" in texts["data/reviews.ttl"]


def test_time_is_written_in_utc_and_never_runs_back(sources: Sources) -> None:
    east = datetime.timezone(datetime.timedelta(hours=2))
    assert said(time=datetime.datetime(2027, 1, 1, 1, tzinfo=east)).stamp.value == "2026-12-31T23:00:00Z"
    long_ago = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    with pytest.raises(CallError, match="lies before the last review"):
        in_state(sources, ONE, "draft").step(ONE, "submit", said(time=long_ago))


@pytest.mark.parametrize("comment", ["x" * (LONGEST_COMMENT + 1), "hidden \u202e text", "a\u0000b", "FILL IN: why"])
def test_a_comment_is_a_text_of_the_catalogue(sources: Sources, comment: str) -> None:
    with pytest.raises(CallError):
        in_state(sources, ONE, "draft").step(ONE, "submit", said(comment))


def test_an_agent_is_one_of_the_catalogue(sources: Sources) -> None:
    desk = Desk(sources)
    assert desk.agent(AGENT) == desk.agent(EDITORS) == EDITORS
    for name in ("Jane Doe", "jane@example.org", THING + "organisation/international-telecommunication-union"):
        with pytest.raises(CallError, match="it has: catalogue-editors"):
            desk.agent(name)


def test_a_withdrawal_needs_a_reason_and_leaves_nothing_alone(sources: Sources) -> None:
    desk = Desk(sources)
    with pytest.raises(CallError, match="needs a reason"):
        desk.withdraw(ONE, said(), "", with_case_studies=True)
    with pytest.raises(CallError, match=r"case-study/nuar-.* would illustrate nothing"):
        desk.withdraw(ONE, said("Twice."), "", with_case_studies=False)
    with pytest.raises(CallError, match="use-case/underground-asset-mapping cannot be replaced by itself"):
        desk.withdraw(ONE, said("Twice."), ONE, with_case_studies=True)
    with pytest.raises(CallError, match="cannot take the place of use-case/underground-asset-mapping: it is with"):
        in_state(sources, OTHER, "withdrawn").withdraw(ONE, said("Twice."), OTHER, with_case_studies=True)
    assert desk.changes.places == []
    gone = desk.withdraw(ONE, said("Twice."), OTHER, with_case_studies=True)
    assert gone == [ONE, CASE, THING + "case-study/wellington-underground-asset-map"]
    texts = desk.changes.texts()
    record = texts["data/use-cases/underground-asset-mapping.ttl"].partition("record-of-use-case:under")[2]
    for words in (
        "a cuc:ProfileRecord, cuc:Tombstone ;",
        'cuc:withdrawalReason "Twice."@en ;',
        'prov:invalidatedAtTime "2027-01-31T12:00:00Z"^^xsd:dateTime ;',
        "dcterms:isReplacedBy use-case:virtual-town-halls ;",
    ):
        assert words in record.partition(" .\n")[0]
    assert "Tombstone" not in texts["data/case-studies/nuar-national-underground-asset-register.ttl"]


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_what_the_shapes_forbid_is_refused_and_nothing_is_written(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(small / "data")
    common = ("--agent", AGENT, "--engine", "pyshifty", "--sources", str(small))
    code, _, err = citiverse(capsys, "review", "withdraw", CASE, "--reason", "For a test.", *common)
    assert code == 1
    assert "nothing was written" in err
    assert "still points to what is withdrawn" in err
    assert digests(small / "data") == before


@pytest.mark.parametrize(
    ("arguments", "cause"),
    [
        (["publish", ONE], "is not possible: use-case/underground-asset-mapping is published"),
        (["submit", "no-such-thing"], "describe no use-case or case-study 'no-such-thing'"),
        (["submit", ONE, "--at", "yesterday"], "'yesterday' is not a time"),
        (["submit", ONE, "--at", "0001-01-01T00:00:00+01:00"], "is not a time"),
        (
            ["withdraw", ONE, "--reason", "For a test.", "--at", "2999-01-01"],
            "'2999-01-01' lies in the future; it is 2",
        ),
        (["reopen", ONE], "Missing option '--comment'"),
        (["withdraw", ONE], "Missing option '--reason'"),
        (["request-changes", ONE], "Missing option '--comment'"),
        (["submit", ONE, "--sources", "/"], "holds no folder ontology/"),
    ],
)
def test_a_wrong_call_is_named_in_one_line(
    small: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], cause: str
) -> None:
    code, _, err = citiverse(capsys, "review", arguments[0], "--agent", AGENT, "--sources", str(small), *arguments[1:])
    assert code == 2
    assert cause in err


def test_status_counts_and_lists_what_is_not_published(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = citiverse(capsys, "review", "status", "--sources", str(small))
    assert (code, out) == (0, "")
    assert err.startswith("0 draft, 0 in-review, 0 changes-requested, 0 approved, ")
    out = citiverse(capsys, "review", "status", ONE, "--sources", str(small))[1]
    assert out == "use-case/underground-asset-mapping: published; possible steps: reopen, withdraw\n"
