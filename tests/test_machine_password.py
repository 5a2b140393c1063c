"""The mailbox's password: from the environment, else from this PC's store; where there is none it is said clearly."""

import pickle
from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest

from tanminh_xl import machine, ribbon, terminal
from tanminh_xl.domain.host import TanMinhError, advice
from tanminh_xl.domain.mail_server import Service, host_and_port
from tanminh_xl.domain.secret import Secret

ACCOUNT = "vanphong@tanminh.test"
WORD = "mật khẩu ‹7c1›"


class Store(keyring.backend.KeyringBackend):
    """A store that keeps what it is given."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError(username)
        del self.kept[service, username]


class Locked(Store):
    """One that refuses, and says in its words what it was given."""

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked(WORD)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(f"can't keep {password}")


@pytest.fixture
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.delenv(machine.PASSWORD, raising=False)
    before, made = keyring.get_keyring(), getattr(request, "param", Store)()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_a_password_is_kept_found_and_forgotten(store: Store) -> None:
    with pytest.raises(TanMinhError) as none:
        machine.mail_password(ACCOUNT)
    assert none.value.code == "mail_no_password"
    machine.keep_mail_password(ACCOUNT, Secret(WORD))
    assert machine.mail_password(ACCOUNT).reveal() == WORD
    machine.keep_mail_password(ACCOUNT, None)
    with pytest.raises(TanMinhError) as gone:
        machine.keep_mail_password(ACCOUNT, None)
    assert gone.value.code == "mail_no_password"


def test_the_environment_goes_before_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.keep_mail_password(ACCOUNT, Secret("khác"))
    monkeypatch.setenv(machine.PASSWORD, WORD)
    assert machine.mail_password(ACCOUNT).reveal() == WORD


@pytest.mark.parametrize("store", [Locked, keyring.backends.fail.Keyring], indirect=True)
def test_a_store_that_refuses_is_told_without_its_words(store: Store) -> None:
    for ask in (lambda: machine.mail_password(ACCOUNT), lambda: machine.keep_mail_password(ACCOUNT, Secret(WORD))):
        with pytest.raises(TanMinhError) as told:
            ask()
        assert told.value.code == "mail_no_store" and told.value.__suppress_context__
        assert WORD not in str(told.value)


@pytest.mark.parametrize("code", ["mail_login", "mail_no_password", "mail_no_store"])
def test_each_edge_says_what_to_do(code: str) -> None:
    problem = TanMinhError(code, "x")
    assert "TANMINH_MAT_KHAU_THU" in advice(terminal.NEXT, problem) or "mail-password" in advice(terminal.NEXT, problem)
    assert advice(ribbon.NEXT, problem)


def test_no_text_and_no_file_holds_a_secret() -> None:
    secret = Secret(WORD)
    assert WORD not in f"{secret} {secret!r} {[secret]}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.out_of(f"535 {WORD} no") == "535 *** no"


@pytest.mark.parametrize(
    ("text", "service", "found"),
    [
        ("thu.tanminh.vn", Service.FETCH, ("thu.tanminh.vn", 993, False)),
        ("thu.tanminh.vn:143", Service.FETCH, ("thu.tanminh.vn", 143, True)),
        (" thu.tanminh.vn ", Service.SEND, ("thu.tanminh.vn", 465, False)),
        ("thu.tanminh.vn:587", Service.SEND, ("thu.tanminh.vn", 587, True)),
        ("[::1]:8993", Service.FETCH, ("::1", 8993, False)),
    ],
)
def test_a_server_as_it_is_named(text: str, service: Service, found: tuple[str, int, bool]) -> None:
    assert host_and_port(text, service) == found


@pytest.mark.parametrize("text", ["thu tanminh", "imaps://thu.vn", "thu.vn:0", "thu.vn:99999", "thu.vn:", "a@thu.vn"])
def test_a_name_that_is_none_is_told_with_an_example(text: str) -> None:
    with pytest.raises(TanMinhError, match="không phải tên máy chủ") as told:
        host_and_port(text, Service.SEND)
    assert "465" in told.value.hint
