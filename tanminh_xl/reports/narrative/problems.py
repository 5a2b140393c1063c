"""IV. Khó khăn, vướng mắc; V. Đề xuất, kiến nghị: units' own words, quoted, those that say much the same together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_ANSWERED, DIFFICULTY_REFERRED, DIFFICULTY_RESOLVED
from tanminh_xl.domain.document import Block, Gap, Paragraph, Sentence
from tanminh_xl.domain.likeness import groups
from tanminh_xl.domain.report import KnownProblem, PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import DIFFICULTIES
from tanminh_xl.reports.common import unit_name
from tanminh_xl.reports.narrative.numbers import listed, plain
from tanminh_xl.reports.narrative.quotes import cut
from tanminh_xl.reports.narrative.scope import Scope, body
from tanminh_xl.reports.narrative.texts import most, text

PROBLEMS, PROPOSALS = "KK", "KN"
_CLOSED = (DIFFICULTY_RESOLVED, DIFFICULTY_ANSWERED)
_COUNTED = ((DIFFICULTY_RESOLVED, "giai_quyet"), (DIFFICULTY_ANSWERED, "tra_loi"), (DIFFICULTY_REFERRED, "kien_nghi"))


def problems(scope: Scope) -> tuple[Block, ...]:
    """How many there are and how they stand; those that are open, the most frequent first; a gap for the commune's."""
    known = scope.report.problems
    referred = PROPOSALS in scope.sections
    still = [p for p in known if p.state not in _CLOSED and not (referred and p.state == DIFFICULTY_REFERRED)]
    return (
        scope.heading(PROBLEMS, text("muc", PROBLEMS)),
        *body([_sum(known)]),
        *_items(scope, "kk", still, lambda p: p.text, _problem),
        Paragraph((Gap("kk.them", text("kho_khan", "them")),)),
    )


def proposals(scope: Scope) -> tuple[Block, ...]:
    """What was referred to a higher level, to whom; a gap for what else is proposed, and to whom."""
    referred = [p for p in scope.report.problems if p.state == DIFFICULTY_REFERRED]
    to = scope.recipient.name if scope.recipient else ""
    asked = text("kien_nghi", "them", to=to) if to else text("kien_nghi", "them_khong")
    return (
        scope.heading(PROPOSALS, text("muc", PROPOSALS)),
        *_items(scope, "kn", referred, lambda p: f"{p.resolver}\n{_proposal(p)}", _referred),
        Paragraph((Gap("kn.them", asked),)),
    )


def _sum(known: Sequence[KnownProblem]) -> Sentence:
    if not known:
        return Sentence("kk.tong", text("kho_khan", "khong"))
    by_state = [(key, sum(p.state == state for p in known)) for state, key in _COUNTED]
    open_now = len(known) - sum(n for _, n in by_state)
    said = [text("kho_khan", key, n=plain(n)) for key, n in (*by_state, ("dang", open_now)) if n]
    words = text("kho_khan", "tong", n=plain(len(known)), said=", ".join(said))
    return Sentence("kk.tong", words, tuple(map(_ref, known)))


def _ref(problem: KnownProblem) -> Ref:
    return Ref(DIFFICULTIES.name, (problem.code,), "state")


Words = Callable[[PeriodReport, Sequence[KnownProblem], str], str]


def _items(
    scope: Scope, tag: str, own: Sequence[KnownProblem], alike: Callable[[KnownProblem], str], words: Words
) -> list[Block]:
    """One item for those that say much the same; of more than fit the rest is counted, so that all add up."""
    by_text = groups(own, alike)
    shown = by_text[: most("toi_da_kho_khan")]
    blocks: list[Block] = []
    for members in shown:
        units = dict.fromkeys(unit_name(scope.report, p.unit) for p in members)
        names = listed(list(units), text("tinh_hinh", "don_vi"), scope.where("kho_khan"), ", ")
        said = words(scope.report, members, names)
        blocks += body([Sentence(f"{tag}.nd.{members[0].code}", said, tuple(map(_ref, members)))], "item")
    if rest := own_rest(own, shown):
        section = "kho_khan" if tag == "kk" else "kien_nghi"
        appendix = scope.where("kho_khan")
        said = text(section, "khac" if appendix else "khac_khong", n=plain(len(rest)), appendix=appendix)
        blocks += body([Sentence(f"{tag}.khac", said, tuple(map(_ref, rest)))], "item")
    return blocks


def own_rest(own: Sequence[KnownProblem], shown: Sequence[Sequence[KnownProblem]]) -> list[KnownProblem]:
    """Those that are in none of the groups shown."""
    told = {p.code for members in shown for p in members}
    return [p for p in own if p.code not in told]


def _problem(_: PeriodReport, members: Sequence[KnownProblem], names: str) -> str:
    said = cut(members[0].text).rstrip(".")
    key = "mot" if len(members) == 1 else "nhieu"
    return text("kho_khan", key, text=said, unit=names, n=plain(len(members)), names=names)


def _proposal(problem: KnownProblem) -> str:
    return problem.proposal.strip() or problem.text.strip()


def _referred(report: PeriodReport, members: Sequence[KnownProblem], names: str) -> str:
    first = members[0]
    to = unit_name(report, first.resolver) if first.resolver else text("kien_nghi", "chua_ro")
    key = "den" if len(members) == 1 else "den_nhieu"
    said = cut(_proposal(first)).rstrip(".")
    return text("kien_nghi", key, resolver=to, text=said, unit=names, n=plain(len(members)), names=names)
