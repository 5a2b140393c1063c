"""The mail servers, one pair for a run (one a worker under pytest-xdist), with empty mailboxes for each test."""

from collections.abc import Iterator

import pytest

from tests.mail.servers import MailServers, missing_servers


@pytest.fixture(scope="session")
def _mail_servers() -> Iterator[MailServers]:
    if missing := missing_servers():
        pytest.fail(f"not here: {', '.join(missing)}. `./run test` installs what the tests need; root must run them.")
    with MailServers() as servers:
        yield servers


@pytest.fixture
def mail(_mail_servers: MailServers) -> MailServers:
    """Dovecot and Postfix."""
    _mail_servers.empty()
    return _mail_servers
