"""The mail servers of the tests leave nothing behind, whatever becomes of the run that started them."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.mail.servers import MailServers, clear, missing_servers

STARTS = """
import time
from tests.mail.servers import MailServers
with MailServers() as servers:
    print(servers.folder, *(p.pid for p in servers._processes), flush=True)
    time.sleep(60)
"""


def alive(pid: str) -> bool:
    """Whether a process of that number is there and no mere remnant."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_killed_run_leaves_no_server_and_the_next_one_takes_its_folder_away() -> None:
    if missing := missing_servers():
        pytest.fail(f"not here: {', '.join(missing)}")
    run = subprocess.Popen([sys.executable, "-c", STARTS], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    folder, *servers = run.stdout.readline().split()
    assert len(servers) == 2 and all(map(alive, servers))
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    until = time.monotonic() + 15
    while any(map(alive, servers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(alive, servers))
    assert Path(folder).is_dir()
    clear()
    assert not Path(folder).exists()


def test_servers_of_a_run_that_goes_on_are_left_alone(mail: MailServers) -> None:
    clear()
    assert mail.folder.is_dir()
    with mail.client() as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 0
