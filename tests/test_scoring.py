"""The verdict rule line by line, the reasons, and that more evidence never lowers anything."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.results import Assertion, Evidence, Kind, Reason, Role, SectionRef, Verdict
from checker.scoring import SCORES, Finding, coverage, elements_found, judge

HERE, THERE, BELOW = (0, 1), (0, 2), (0, 1, 3)
_positions = count()


def finding(
    words: str, unit: tuple[int, ...] = HERE, *, heading: bool = False, elements: tuple[str, ...] = ()
) -> Finding:
    """Make a finding from words such as "defining done concrete"."""
    kind, assertion, concrete = words.split()
    start = next(_positions)
    evidence = Evidence(
        kind=Kind(kind),
        assertion=Assertion(assertion),
        concrete=concrete == "concrete",
        text="句",
        start=start,
        end=start + 1,
        line=1,
        column=1,
        page=None,
        place=None,
        section=SectionRef("", Role.ACHIEVEMENT),
        cues=(),
    )
    return Finding("item", evidence, unit, heading, elements)


COVERED, WEAK, MISSING = Verdict.COVERED, Verdict.WEAK, Verdict.MISSING


@pytest.mark.parametrize(
    ("words", "verdict", "reasons"),
    [
        (["defining done concrete"], COVERED, ()),
        (["defining done bare", "defining done concrete"], COVERED, ()),
        (["defining done bare", "related done concrete"], COVERED, ()),
        (["defining done concrete", "defining problem bare", "defining planned bare"], COVERED, ()),
        (["defining done bare"], WEAK, (Reason.NOT_CONCRETE,)),
        (["defining done bare", "related done bare"], WEAK, (Reason.NOT_CONCRETE,)),
        (["defining done bare", "defining planned concrete"], WEAK, (Reason.NOT_CONCRETE,)),
        (["defining done bare", "related planned concrete"], WEAK, (Reason.NOT_CONCRETE,)),
        (["defining done bare", "related problem concrete"], WEAK, (Reason.NOT_CONCRETE,)),
        (["defining planned concrete"], WEAK, (Reason.ONLY_PLANNED,)),
        (["defining problem concrete"], WEAK, (Reason.ONLY_PROBLEM,)),
        (["defining slogan bare"], WEAK, (Reason.ONLY_SLOGAN,)),
        (["defining slogan bare", "defining planned bare"], WEAK, (Reason.ONLY_PLANNED, Reason.ONLY_SLOGAN)),
        (["defining planned bare", "related done concrete"], WEAK, (Reason.ONLY_PLANNED, Reason.ONLY_RELATED)),
        (["related done concrete"], WEAK, (Reason.ONLY_RELATED,)),
        (["related done bare"], MISSING, (Reason.ABSENT, Reason.ONLY_RELATED)),
        (["related planned concrete"], MISSING, (Reason.ABSENT, Reason.ONLY_RELATED)),
        (["related problem concrete"], MISSING, (Reason.ABSENT, Reason.ONLY_RELATED)),
        (["related slogan bare"], MISSING, (Reason.ABSENT, Reason.ONLY_RELATED)),
        ([], MISSING, (Reason.ABSENT,)),
    ],
    ids=lambda value: " + ".join(value) or "nothing" if isinstance(value, list) else "",
)
def test_each_line_of_the_rule(words: list[str], verdict: Verdict, reasons: tuple[Reason, ...]) -> None:
    got, why = judge([finding(each) for each in words])
    assert got is verdict
    assert set(why) == set(reasons)


@pytest.mark.parametrize(
    ("second", "unit", "verdict"),
    [
        ("related done concrete", HERE, COVERED),
        ("related done concrete", THERE, WEAK),
        ("defining done concrete", THERE, COVERED),
    ],
)
def test_related_particulars_count_in_the_same_section_only(
    second: str, unit: tuple[int, ...], verdict: Verdict
) -> None:
    assert judge([finding("defining done bare"), finding(second, unit)])[0] is verdict


def test_a_heading_reaches_all_that_stands_below_it() -> None:
    below = finding("related done concrete", BELOW)
    assert judge([finding("defining done bare", HERE, heading=True), below])[0] is COVERED
    assert judge([finding("defining done bare", THERE, heading=True), below])[0] is WEAK


_FINDINGS = st.builds(
    finding,
    st.builds(
        "{} {} {}".format,
        st.sampled_from(["defining", "related"]),
        st.sampled_from(["done", "planned", "problem", "slogan"]),
        st.sampled_from(["concrete", "bare"]),
    ),
    st.sampled_from([HERE, THERE, BELOW]),
    heading=st.booleans(),
)
_LISTS = st.lists(_FINDINGS, max_size=6)


@given(_LISTS, _FINDINGS, st.integers(0, 6))
def test_one_more_finding_never_lowers_the_verdict(findings: list[Finding], more: Finding, place: int) -> None:
    before, _ = judge(findings)
    after, _ = judge([*findings[:place], more, *findings[place:]])
    assert SCORES[after] >= SCORES[before]


@given(_LISTS)
def test_a_covering_finding_covers(findings: list[Finding]) -> None:
    assert judge([*findings, finding("defining done concrete")]) == (COVERED, ())


@given(_LISTS)
def test_a_covered_item_has_no_reason_and_others_have_one(findings: list[Finding]) -> None:
    verdict, reasons = judge(findings)
    assert (verdict is COVERED) == (reasons == ())
    assert len(set(reasons)) == len(reasons)


@given(_LISTS, st.randoms())
def test_the_order_of_findings_does_not_matter(findings: list[Finding], random) -> None:
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert judge(shuffled) == judge(findings)


# --- coverage


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([(1, COVERED), (1, WEAK), (1, MISSING)], 50.0),
        ([(3, COVERED), (1, MISSING)], 75.0),
        ([(1, COVERED), (1, MISSING), (1, MISSING)], 33.3),
        ([(1, COVERED), (5, Verdict.NOT_APPLICABLE)], 100.0),
        ([(1, WEAK), (1, Verdict.NOT_APPLICABLE)], 50.0),
        ([(0.1, WEAK), (0.2, WEAK)], 50.0),
        ([(1, Verdict.NOT_APPLICABLE)], 100.0),
    ],
    ids=[
        "equal weights",
        "weights",
        "rounded",
        "not applicable is left out",
        "and does not lift",
        "fractions",
        "none applies",
    ],
)
def test_coverage(scored: list[tuple[float, Verdict]], expected: float) -> None:
    assert coverage(scored) == expected


_SCORED = st.lists(st.tuples(st.floats(0.1, 100), st.sampled_from([COVERED, WEAK, MISSING])), min_size=1, max_size=8)


@given(_SCORED, st.integers(0, 7))
def test_a_better_verdict_never_lowers_the_coverage(scored: list[tuple[float, Verdict]], place: int) -> None:
    place %= len(scored)
    better = list(scored)
    better[place] = (scored[place][0], COVERED)
    assert 0 <= coverage(scored) <= coverage(better) <= 100


# --- elements


def test_only_what_was_done_shows_an_element() -> None:
    findings = [
        finding("defining done bare", elements=("engaged",)),
        finding("related done concrete", elements=("review", "engaged")),
        finding("defining planned concrete", elements=("village",)),
        finding("defining problem bare", elements=("disputes",)),
        finding("defining slogan bare", elements=("source",)),
    ]
    assert elements_found(findings) == {"engaged", "review"}
