"""A certificate authority of the tests, and what it signs; made by openssl when the servers start."""

import subprocess
from pathlib import Path


class Authority:
    """`certificate`: what a client must trust. Keys are of elliptic curves: made in milliseconds."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        folder.mkdir(exist_ok=True)
        self.certificate, self._key = folder / f"{name}.pem", folder / f"{name}.key"
        (folder / f"{name}.txt").write_bytes(b"")
        (folder / f"{name}.srl").write_text("01\n")
        (folder / f"{name}.cnf").write_text(_CONFIG.format(folder=folder, name=name))
        _openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", self._key, "-out", self.certificate, "-days", "2", "-subj", f"/CN={name}"),
            *("-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"),
        )

    def sign(self, host: str, expired: bool = False) -> Path:
        """A server's certificate and its key in one file. `host`: the only name that it is good for."""
        made = self.folder / f"{self.name}-{host}{'-expired' if expired else ''}.pem"
        request, key = made.with_suffix(".csr"), made.with_suffix(".key")
        subject = ("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}")
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        _openssl("req", "-new", *curve, "-keyout", key, "-out", request, *subject)
        when = ("-startdate", "20200101000000Z", "-enddate", "20210101000000Z") if expired else ("-days", "2")
        config = ("-config", self.folder / f"{self.name}.cnf", "-notext", "-batch")
        _openssl("ca", *config, *when, "-in", request, "-out", made)
        made.write_bytes(key.read_bytes() + made.read_bytes())  # Postfix wants the key first
        made.chmod(0o600)
        return made


_CONFIG = """[ca]
default_ca = our
[our]
database = {folder}/{name}.txt
serial = {folder}/{name}.srl
new_certs_dir = {folder}
certificate = {folder}/{name}.pem
private_key = {folder}/{name}.key
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
x509_extensions = server
[any]
commonName = supplied
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


def _openssl(*arguments: str | Path) -> None:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
