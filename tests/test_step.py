"""The step of a file is a function of bytes: over any executor, in any order, it says what is read here."""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

import tanminh_xl
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.host import Outcome
from tanminh_xl.usecases import ahead, step
from tanminh_xl.usecases.ahead import Ahead
from tanminh_xl.usecases.pool import Pool, pool
from tanminh_xl.usecases.reading import Reader
from tests import killing
from tests.carried import close, collect
from tests.inboxes import ALONE, HALF, form, opened, put, tree
from tests.plans import Plan


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return opened(tmp_path_factory.mktemp("bước") / "xã")


@pytest.fixture(scope="module")
def serial(prepared: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], Outcome]:
    """What becomes of the plan folder without any other process."""
    plan = prepared.copied(tmp_path_factory.mktemp("một") / "xã")
    outcome = collect(*plan.at())
    return tree(plan), outcome


@pytest.fixture
def plan(prepared: Plan, tmp_path: Path) -> Plan:
    return prepared.copied(tmp_path / "xã")


def jobs(plan: Plan) -> dict[str, bytes]:
    files = sorted((plan.folder / "hop_thu").glob("*.*"))
    return {file.name: step.job(file.name, file.read_bytes(), plan.now) for file in files}


@pytest.mark.parametrize("executor", [partial(ThreadPoolExecutor, 3), partial(ProcessPoolExecutor, 1)])
def test_the_step_maps_over_any_executor_and_says_what_is_read_here(
    plan: Plan, executor: Callable[[], Executor]
) -> None:
    snapshot = plan.snapshot()
    reader, of_plan = Reader(snapshot), ahead.context(snapshot)
    given = jobs(plan)
    with executor() as over:
        answers = list(over.map(partial(step.step, of_plan), given.values()))
    told = 0
    for name, answer in zip(given, answers, strict=True):
        incoming = step.said(answer, plan.now, snapshot.folder)
        data = (plan.folder / "hop_thu" / name).read_bytes()
        if incoming is not None:
            assert incoming == reader.incoming(name, data, plan.now), name
            told += incoming.submission is not None
    assert told == 9  # forms with a stamp
    assert answers == [step.step(of_plan, job) for job in given.values()]


def test_a_form_that_the_context_does_not_have_is_read_where_the_plan_is(plan: Plan) -> None:
    close(*plan.at(HALF))
    snapshot = plan.snapshot()
    job = jobs(plan)["THON01.xlsx"]
    assert step.step(ahead.context(snapshot), job) == step.HERE
    assert step.said(step.HERE, plan.now, snapshot.folder) is None


def test_another_program_reads_nothing_for_this_one(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    of_plan, job = ahead.context(plan.snapshot()), jobs(plan)["THON01.xlsx"]
    assert step.step(of_plan, job) != step.HERE
    step._reader.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(step, "program", lambda: ("0.0.1", "3.11.0", "0" * 12))
        assert step.step(of_plan, job) == step.HERE
    step._reader.cache_clear()


@pytest.mark.parametrize("job", [b"", b"{}\n", b"\n", b'{"name":"a","sent":"hm"}\nPK'])
def test_what_is_no_job_is_handed_back(plan: Plan, job: bytes) -> None:
    assert step.step(ahead.context(plan.snapshot()), job) == step.HERE
    assert step.step(b"no context", job) == step.HERE


def test_what_would_not_come_back_as_it_is_said_is_handed_back(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    of_plan, job = ahead.context(plan.snapshot()), jobs(plan)["THON01.xlsx"]
    real = step.FormReader.incoming

    def odd(self: object, *rest: object, **more: object) -> object:
        found = real(self, *rest, **more)  # type: ignore[arg-type]
        assert found.submission is not None
        answers = found.submission.answers
        return found._replace(
            submission=found.submission._replace(answers=(answers[0]._replace(value=float("inf")), *answers[1:]))
        )

    monkeypatch.setattr(step.FormReader, "incoming", odd)
    assert step.step(of_plan, job) == step.HERE


def test_a_process_that_has_no_context_says_so_and_is_given_it(plan: Plan) -> None:
    of_plan, job = ahead.context(plan.snapshot()), jobs(plan)["THON01.xlsx"]
    name = step.name_of(of_plan)
    step.forget(name)
    assert step.kept(name, job) == step.NO_CONTEXT
    assert step.keep_and_step(of_plan, job) == step.kept(name, job) == step.step(of_plan, job)
    step.forget(name)
    assert step.kept(name, job) == step.NO_CONTEXT


# processes of this PC


class Killing(Pool):
    """A pool whose processes end when they read certain bytes."""

    def executor(self, context: bytes) -> Executor:
        made = super().executor(context)
        made._initializer, made._initargs = _begin, (context,)  # type: ignore[attr-defined]
        return made


def _begin(context: bytes) -> None:
    killing.install()
    step.keep(context)


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(killing.FOLDER, str(tmp_path))
    yield tmp_path


def said(outcome: Outcome) -> dict[str, list[str]]:
    return {Path(r["file"]).name: [f["code"] for f in r["findings"]] for r in outcome.data["files"]}  # type: ignore[index]


def test_by_processes_of_this_pc_the_plan_folder_is_the_same_to_the_byte(
    plan: Plan, serial: tuple[dict[str, bytes], Outcome], orders: Path
) -> None:
    workers = Killing(2)
    outcome = collect(*plan.at(), [], workers)
    assert tree(plan) == serial[0]
    assert said(outcome) == said(serial[1]) and outcome.text == serial[1].text
    done = (orders / "read.txt").read_text().split()
    assert len(done) > 8 and str(os.getpid()) not in done
    assert f"đọc {len(done)} tệp" in workers.remark


def test_a_file_that_ends_who_reads_it_is_named_and_no_other_is(
    plan: Plan, serial: tuple[dict[str, bytes], Outcome], orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "ALONE", killing.ALONE)
    bad = plan.folder / "hop_thu" / ALONE
    (orders / hashlib.sha256(bad.read_bytes()).hexdigest()).write_text("always")
    found = said(collect(*plan.at(), [], Killing(2)))
    assert found == said(serial[1]) | {ALONE: [Code.FILE_CRASHED]}


def test_a_process_that_ended_once_costs_no_file(
    plan: Plan, serial: tuple[dict[str, bytes], Outcome], orders: Path
) -> None:
    (orders / hashlib.sha256((plan.folder / "hop_thu" / ALONE).read_bytes()).hexdigest()).write_text("once")
    collect(*plan.at(), [], Killing(1))
    assert tree(plan) == serial[0]


# nobody there


class Silent(Executor):
    """Takes jobs and never answers; or refuses them."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.problem, self.asked = problem, 0

    def submit(self, *_rest: object, **_more: object) -> Future[bytes]:  # type: ignore[override]
        self.asked += 1
        if self.problem:
            raise self.problem
        return Future()


class Nobody:
    many, killed, remark = 1, (ZeroDivisionError,), ""

    def __init__(self, executor: Executor) -> None:
        self._made = executor

    def executor(self, context: bytes) -> Executor:
        return self._made

    def release(self, context: bytes) -> None:
        pass


@pytest.mark.parametrize("problem", [None, OSError("gone"), RuntimeError("closed")])
def test_where_nobody_answers_everything_is_read_here_and_the_person_is_told(
    plan: Plan, serial: tuple[dict[str, bytes], Outcome], problem: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead.Ahead.__init__, "__defaults__", (0.1,))
    executor = Silent(problem)
    workers = Nobody(executor)
    collect(*plan.at(), [], workers)
    assert tree(plan) == serial[0]
    assert 0 < executor.asked < 8  # the first of them, of which nobody says what became, in the bounded child
    assert "Có lúc không liên lạc được" in workers.remark and "đọc 1 tệp" in workers.remark


def test_only_so_many_files_are_held_at_once(plan: Plan) -> None:
    for n in range(40):
        put(plan, f"nhiều {n}.xlsx", form(plan, "THON01", float(n)), n)
    snapshot = plan.snapshot()
    from tanminh_xl.intake.files import in_order, listed

    taken = 0

    def counting() -> Iterator[object]:
        nonlocal taken
        for file in in_order(listed([plan.folder / "hop_thu"])):
            taken += 1
            yield file

    held = Ahead(snapshot, Nobody(Silent())).through(counting(), lambda _file: True)  # type: ignore[arg-type]
    most = 0
    for n, _ in enumerate(held, 1):
        most = max(most, taken - n)
    assert taken > 40 and most <= 4


def test_no_process_stays(plan: Plan) -> None:
    with pool(1) as workers:
        process_ids = list(workers.executor(b"").map(_pid, [0]))
    import time

    for _ in range(100):
        if not Path(f"/proc/{process_ids[0]}").exists():
            return
        time.sleep(0.1)
    raise AssertionError(process_ids)


def _pid(_of: int) -> int:
    return os.getpid()


def test_the_program_is_known_by_its_sources() -> None:
    version, python, code = step.program()
    assert version == tanminh_xl.__version__ and python.count(".") == 2 and len(code) == 12
