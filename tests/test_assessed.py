"""``assess`` on the screen: by model, worst first, each status once."""

from tanminh_xl.domain.figures import Status
from tanminh_xl.usecases.assessed import WORST_FIRST, by_model
from tests import reportkit


def test_every_status_has_its_place() -> None:
    assert set(WORST_FIRST) == set(Status) and len(WORST_FIRST) == len(Status)


def test_criteria_stand_under_their_model_what_is_not_met_first() -> None:
    report = reportkit.report("2026-N")
    lines = list(by_model(report))
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.split(".")[0] for head in heads[:-1]] == [m.code for m in report.catalogue.models]
    assert heads[-1].startswith("Nội dung chung: ")
    assert len(lines) == len(heads) + len(report.assessments)
    status = {a.code: a.status for a in report.assessments}
    for block in " ".join("\n" if line in heads else line.split()[1] for line in lines).split("\n")[1:]:
        codes = block.split()
        assert codes == sorted(codes, key=lambda code: WORST_FIRST.index(status[code]))
    met = sum(a.status == Status.MET for a in report.assessments if report.catalogue.criterion[a.code].parts)
    assert sum(int(head.rpartition(": ")[2].partition("/")[0]) for head in heads) == met > 0


def test_of_what_is_not_due_yet_what_falls_behind_stands_first() -> None:
    report = reportkit.report("2026-6T")
    behind = {a.code for a in report.assessments if a.on_track is False}
    ahead = {a.code for a in report.assessments if a.status == Status.NOT_DUE} - behind
    codes = [line.split()[1] for line in by_model(report) if line.startswith(" ")]
    for model in {a.model for a in report.assessments}:
        own = [c for c in codes if report.assessment[c].model == model]
        places = [[own.index(c) for c in some if c in own] for some in (behind, ahead)]
        assert not all(places) or max(places[0]) < min(places[1])
    assert behind and ahead
