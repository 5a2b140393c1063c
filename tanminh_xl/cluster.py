"""A cluster of Dask's as processes that read files (`collect --cluster ADDRESS`): where it may be, that it is ours.

Whoever reaches a scheduler of Dask's may run anything on its workers, and reads what is sent to them: hence TLS, but on
this PC alone. What is asked of it is ``concurrent.futures``; nothing else here knows Dask.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.usecases import step

WAIT = 10.0
"""Seconds until the scheduler has answered and a worker is there."""
_ADDRESS = re.compile(r"(?:(?P<scheme>[a-z]+)://)?(?P<host>\[[^\]]+\]|[^:/\s]+):(?P<port>\d{1,5})/?")


class Tls(NamedTuple):
    """Files of certificates, PEM; "" for what Dask's own settings name."""

    ca: str = ""
    cert: str = ""
    key: str = ""


class Cluster:
    """Workers of a scheduler: ``usecases.ahead.Workers``."""

    def __init__(self, client: Any, killed: type[BaseException], many: int) -> None:
        self.many, self.killed, self.remark = many, (killed,), ""
        self._client = client

    def executor(self, context: bytes) -> Executor:
        """The workers that are there keep the context; those that come later are given it with a file."""
        self._client.run(step.keep, context, on_error="ignore")
        made: Executor = self._client.get_executor(pure=False, retries=0)
        return made

    def release(self, context: bytes) -> None:
        """The workers keep it no more."""
        with suppress(Exception):  # the run is over, whatever became of them
            self._client.run(step.forget, step.name_of(context), on_error="ignore")


@contextmanager
def cluster(address: str, tls: Tls | None = None, wait: float = WAIT) -> Iterator[Cluster]:
    """The workers of the scheduler at this address. TanMinhError: no such library, an address that is not allowed,
    nobody there, workers that cannot be trusted or are not the same program."""
    place = checked(address)
    try:
        from distributed import Client, KilledWorker
    except ImportError as problem:
        raise TanMinhError(
            "no_cluster",
            "Máy này chưa cài thư viện `distributed`, cần cho --cluster.",
            'Cài thêm phần cluster: pip install "tanminh-xl[cluster]".',
        ) from problem
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters of it is told in Vietnamese
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            security = _security(tls or Tls()) if place.startswith("tls:") else None
            client = Client(place, security=security, timeout=wait, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError) as problem:
            raise _unreached(address, problem) from problem
        try:
            yield Cluster(client, KilledWorker, _many(client, address, wait))
        finally:
            with suppress(Exception):
                client.close(timeout=5)


def checked(address: str) -> str:
    """The address as Dask takes it. TanMinhError: none, or plain tcp to another PC."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None or found["scheme"] not in (None, "tcp", "tls") or not 0 < int(found["port"]) < 65536:
        raise TanMinhError(
            "cluster_address",
            f"Địa chỉ “{address}” của --cluster chưa đúng.",
            "Ghi như tls://may-chu:8786, hoặc tcp://127.0.0.1:8786 khi mọi tiến trình chạy trên máy này.",
        )
    scheme = found["scheme"] or "tcp"
    if scheme == "tcp" and not _loopback(found["host"]):
        raise TanMinhError(
            "cluster_plain",
            f"Không gửi báo cáo đến “{address}”: tcp không mã hóa, chỉ dùng trong máy này.",
            "Đến máy khác phải dùng tls://, với --tls-ca, --tls-cert, --tls-key (xem docs/scale.md).",
        )
    return f"{scheme}://{found['host']}:{found['port']}"


def _loopback(host: str) -> bool:
    """Whether a host is this PC by its very address."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _security(tls: Tls) -> Any:
    from distributed.security import Security

    named = {"tls_ca_file": tls.ca, "tls_client_cert": tls.cert, "tls_client_key": tls.key}
    return Security(require_encryption=True, **{name: file for name, file in named.items() if file})


def _unreached(address: str, problem: BaseException) -> TanMinhError:
    why = str(problem).strip().splitlines()
    return TanMinhError(
        "cluster_unreached",
        f"Không liên lạc được với cụm máy ở “{address}”; chưa tiếp nhận tệp nào.",
        "Kiểm tra dask-scheduler đang chạy, đúng địa chỉ, và với tls:// đúng các tệp chứng thư"
        f"{f' ({why[0][:200]})' if why else ''}; hoặc chạy lại không có --cluster.",
    )


def _many(client: Any, address: str, wait: float) -> int:
    """How many files are read at once there. TanMinhError: workers that are not to be used."""
    try:
        client.wait_for_workers(1, timeout=wait)
        found: Mapping[str, Any] = client.run(step.program, on_error="return")
        threads: Mapping[str, int] = client.nthreads()
    except (OSError, RuntimeError, ValueError) as problem:
        raise _unreached(address, problem) from problem
    plain = [worker for worker in found if not worker.startswith("tls:") and not _loopback(_host(worker))]
    if plain:
        raise TanMinhError(
            "cluster_plain",
            f"Tiến trình {', '.join(plain)} của cụm ở máy khác mà không mã hóa.",
            "Chạy dask-scheduler và mọi dask-worker bằng tls:// (xem docs/scale.md).",
        )
    ours = step.program()
    if others := {worker: said for worker, said in found.items() if said != ours}:
        named = "; ".join(f"{worker}: {_named(said)}" for worker, said in sorted(others.items()))
        raise TanMinhError(
            "cluster_other",
            f"Cụm máy chạy chương trình khác máy này ({_named(ours)}): {named}.",
            "Cài đúng bản tanminh-xl và bản Python của máy này trên mọi máy của cụm, rồi chạy lại.",
        )
    return max(1, sum(threads.values()))


def _host(address: str) -> str:
    return address.partition("://")[2].rpartition(":")[0]


def _named(said: object) -> str:
    """Which program a worker says it is."""
    if isinstance(said, tuple | list) and len(said) == 3:
        return f"tanminh-xl {said[0]}, Python {said[1]}, mã nguồn {said[2]}"
    return f"không có tanminh-xl dùng được ({type(said).__name__})"
