"""`collect --cluster`: a cluster of Dask's on this PC, by TLS; whatever becomes of its workers, nothing is lost."""

import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import tanminh_xl
from tanminh_xl.cli import main
from tanminh_xl.cluster import Tls, checked, cluster
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.usecases import ahead, step
from tests import killing
from tests.carried import collect
from tests.inboxes import ALONE, opened, tree
from tests.plans import Plan

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    """A root, and one certificate from it that scheduler, workers and this PC use; made as docs/scale.md says."""
    folder = tmp_path_factory.mktemp("chung thu")
    ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(folder, "req", "-x509", *ec, "-days", "2", "-subj", "/CN=goc", "-keyout", "goc.key", "-out", "goc.pem")
    openssl(folder, "req", *ec, "-subj", "/CN=cum", "-keyout", "cum.key", "-out", "cum.csr")
    signed = ("-CA", "goc.pem", "-CAkey", "goc.key", "-CAcreateserial", "-days", "2")
    openssl(folder, "x509", "-req", "-in", "cum.csr", *signed, "-out", "cum.pem")
    return Tls(*(str(folder / name) for name in ("goc.pem", "cum.pem", "cum.key")))


@pytest.fixture(scope="module")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("lệnh")
    os.environ[killing.FOLDER] = str(folder)
    yield folder
    del os.environ[killing.FOLDER]


@pytest.fixture(scope="module")
def address(tls: Tls, orders: Path) -> Iterator[str]:
    """A scheduler and two workers, each a process; a file that ends two workers one after the other is given up.

    What a worker had done and nobody has fetched when it is killed is asked of it until a time is over, Dask's 30 s.
    """
    security = distributed.security.Security(
        require_encryption=True,
        tls_ca_file=tls.ca,
        **{f"tls_{who}_{what}": file for who in ("scheduler", "worker", "client") for what, file in _pair(tls)},
    )
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": "5s"}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            host="tls://127.0.0.1",
            security=security,
            preload=["tests.killing"],
            silence_logs=50,
        ) as made,
    ):
        yield made.scheduler_address


def _pair(tls: Tls) -> tuple[tuple[str, str], ...]:
    return (("cert", tls.cert), ("key", tls.key))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return opened(tmp_path_factory.mktemp("cụm") / "xã")


@pytest.fixture(scope="module")
def serial(prepared: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    plan = prepared.copied(tmp_path_factory.mktemp("một") / "xã")
    collect(*plan.at())
    return tree(plan)


@pytest.fixture
def plan(prepared: Plan, tmp_path: Path) -> Plan:
    return prepared.copied(tmp_path / "xã")


def order(orders: Path, plan: Plan, word: str) -> Path:
    """What a worker does that reads the file ``ALONE``; a file that is there until it was done once."""
    path = orders / hashlib.sha256((plan.folder / "hop_thu" / ALONE).read_bytes()).hexdigest()
    path.write_text(word)
    return path


def done(orders: Path) -> list[str]:
    """Processes that read, one for each file."""
    return (orders / "read.txt").read_text().split()


def test_by_a_cluster_the_plan_folder_is_the_same_to_the_byte(
    plan: Plan, serial: dict[str, bytes], address: str, tls: Tls, orders: Path
) -> None:
    (orders / "read.txt").unlink(missing_ok=True)
    assert address.startswith("tls://127.0.0.1:")
    with cluster(address, tls) as workers:
        collect(*plan.at(), [], workers)
    assert tree(plan) == serial
    assert len(done(orders)) > 8 and str(os.getpid()) not in done(orders)
    assert f"đọc {len(done(orders))} tệp" in workers.remark


def test_a_worker_that_is_killed_in_mid_run_loses_nothing(
    plan: Plan, serial: dict[str, bytes], address: str, tls: Tls, orders: Path
) -> None:
    ordered = order(orders, plan, "once")
    with cluster(address, tls) as workers:
        collect(*plan.at(), [], workers)
    assert tree(plan) == serial and not ordered.exists()
    assert "Có lúc không liên lạc" not in workers.remark


def test_a_file_that_kills_its_workers_is_named_and_the_others_go_on(
    plan: Plan, prepared: Plan, tmp_path: Path, address: str, tls: Tls, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "ALONE", killing.ALONE)
    ordered = order(orders, plan, "always")
    with cluster(address, tls) as workers:
        outcome = collect(*plan.at(), [], workers)
    ordered.unlink()
    other = prepared.copied(tmp_path / "bên")
    found, usual = (
        {Path(r["file"]).name: [f["code"] for f in r["findings"]] for r in each.data["files"]}  # type: ignore[index]
        for each in (outcome, collect(*other.at()))
    )
    assert found == usual | {ALONE: [Code.FILE_CRASHED]}


def test_the_command_takes_a_cluster_by_its_address_and_certificates(
    plan: Plan, address: str, tls: Tls, orders: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in orders.iterdir():
        path.unlink()
    options = ("--tls-ca", tls.ca, "--tls-cert", tls.cert, "--tls-key", tls.key)
    assert main(["collect", "--cluster", address, *options, "--folder", str(plan.folder)]) == 2  # as without: no sheet
    told = capsys.readouterr()
    assert "Nhận 1 thư. Nhận 14 tệp" in told.out and f"Các tiến trình khác đọc {len(done(orders))} tệp" in told.err


def test_on_this_pc_alone_plain_tcp_will_do_and_a_worker_may_have_threads(plan: Plan, serial: dict[str, bytes]) -> None:
    local = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=1, threads_per_worker=3, silence_logs=50, **local) as made:
        assert made.scheduler_address.startswith("tcp://127.0.0.1:")
        with cluster(made.scheduler_address) as workers:
            assert workers.many == 3
            collect(*plan.at(), [], workers)
    assert tree(plan) == serial and "tự đọc 0 tệp" not in workers.remark and "liên lạc" not in workers.remark


def refused(enter: Callable[[], Any]) -> TanMinhError:
    with pytest.raises(TanMinhError) as told, enter():
        raise AssertionError("it was let in")
    return told.value


def test_who_has_no_certificate_of_the_root_is_let_nowhere(address: str, tls: Tls, tmp_path: Path) -> None:
    ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(tmp_path, "req", "-x509", *ec, "-days", "2", "-subj", "/CN=la", "-keyout", "la.key", "-out", "la.pem")
    stranger = str(tmp_path / "la.pem"), str(tmp_path / "la.key")
    assert refused(lambda: cluster(address, Tls(tls.ca, *stranger), wait=2)).code == "cluster_unreached"
    assert refused(lambda: cluster(address, Tls(stranger[0], *stranger), wait=2)).code == "cluster_unreached"
    assert refused(lambda: cluster(address.replace("tls", "tcp"), wait=1)).code == "cluster_unreached"


def test_workers_of_another_program_are_refused_by_name(
    address: str, tls: Tls, monkeypatch: pytest.MonkeyPatch
) -> None:
    step.program.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(tanminh_xl, "__version__", "9.9.9")
        told = refused(lambda: cluster(address, tls))
    step.program.cache_clear()
    assert told.code == "cluster_other"
    assert "9.9.9" in told.message and f"tanminh-xl {tanminh_xl.__version__}" in told.message
    assert "tls://127.0.0.1:" in told.message


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("tcp://10.0.0.5:8786", "cluster_plain"),
        ("may-chu:8786", "cluster_plain"),
        ("tcp://localhost.example.vn:8786", "cluster_plain"),
        ("tcp://0.0.0.0:8786", "cluster_plain"),
        ("tcp://[2001:db8::1]:8786", "cluster_plain"),
        ("ucx://127.0.0.1:8786", "cluster_address"),
        ("ws://127.0.0.1:8786", "cluster_address"),
        ("inproc://127.0.0.1/1/1", "cluster_address"),
        ("tls://may-chu", "cluster_address"),
        ("tls://may-chu:99999", "cluster_address"),
        ("", "cluster_address"),
    ],
)
def test_plain_tcp_goes_to_this_pc_alone(address: str, code: str) -> None:
    with pytest.raises(TanMinhError) as told:
        checked(address)
    assert told.value.code == code


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("tcp://127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("127.8.0.1:8786/", "tcp://127.8.0.1:8786"),
        (" localhost:8786", "tcp://localhost:8786"),
        ("tcp://[::1]:8786", "tcp://[::1]:8786"),
        ("tls://may-chu.haiphong.gov.vn:8786", "tls://may-chu.haiphong.gov.vn:8786"),
    ],
)
def test_addresses_that_are_taken(address: str, taken: str) -> None:
    assert checked(address) == taken


def test_a_worker_on_another_pc_behind_a_plain_scheduler_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain:
        def __init__(self, *_rest: object, **_more: object) -> None: ...

        def wait_for_workers(self, *_rest: object, **_more: object) -> None: ...

        def run(self, *_rest: object, **_more: object) -> dict[str, object]:
            return {"tcp://127.0.0.1:40001": step.program(), "tcp://10.0.0.7:40001": step.program()}

        def nthreads(self) -> dict[str, int]:
            return {}

        def close(self, timeout: float) -> None: ...

    monkeypatch.setattr(distributed, "Client", Plain)
    told = refused(lambda: cluster("tcp://127.0.0.1:8786"))
    assert told.code == "cluster_plain" and "10.0.0.7" in told.message and "127.0.0.1" not in told.message


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--cluster", "tcp://10.0.0.5:8786"), "tcp không mã hóa"),
        (("--cluster", "tcp://127.0.0.1:1"), "Không liên lạc được với cụm máy"),
        (("--cluster", "tls://127.0.0.1:1", "--tls-ca", "không có.pem"), "Không liên lạc được với cụm máy"),
        (("--cluster", "tcp://127.0.0.1:1", "--jobs", "2"), "chỉ dùng một"),
        (("--cluster", "tcp://127.0.0.1:1", "--tls-ca", "a.pem"), "chỉ dùng với"),
        (("--jobs", "2", "--reread"), "chỉ dùng một"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_collected(
    plan: Plan,
    words: tuple[str, ...],
    code: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tanminh_xl import cluster as module

    monkeypatch.setattr(module.cluster.__wrapped__, "__defaults__", (None, 1.0))  # type: ignore[attr-defined]
    before = tree(plan)
    assert main(["collect", *words, "--folder", str(plan.folder)]) == 2
    assert code in capsys.readouterr().err
    assert tree(plan) == before


def test_without_the_library_the_extra_is_named(
    plan: Plan, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    before = tree(plan)
    assert main(["collect", "--cluster", "127.0.0.1:8786", "--folder", str(plan.folder)]) == 2
    assert "tanminh-xl[cluster]" in capsys.readouterr().err
    assert tree(plan) == before
