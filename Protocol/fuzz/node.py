"""A real city node in a folder of its own, and districts enrolled with it that sign whatever they like."""

import atexit
import base64
import hashlib
import http.client
import json
import os
import pathlib
import secrets
import shutil
import subprocess
import sys
import tempfile

import nacl.signing

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "schemas"))
from contract import canonical  # noqa: E402


def url64(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(data):
    return hashlib.sha256(data).digest()


class City:
    """`jianyan serve` on loopback, by any port that is free, over plain HTTP."""

    def __init__(self, program):
        self.program = str(program)
        self.folder = tempfile.mkdtemp(prefix="jianyan-fuzz-")
        self.home = self.folder + "/city"
        self.ask("init", "--tier", "city", "--name", "City", "--listen", "127.0.0.1:0", "--plain", "--as", "Li")
        self.process = subprocess.Popen(
            [self.program, "serve", "--home", self.home, "--json"], stdout=subprocess.PIPE,
            stderr=open(self.folder + "/errors", "wb"))
        # However this program ends, the node ends too.
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        atexit.register(self.process.kill)
        self.port = json.loads(self.process.stdout.readline())["port"]

    def ask(self, *words):
        said = subprocess.run(
            [self.program, *words, "--home", self.home, "--json"], capture_output=True, check=False, text=True)
        if said.returncode not in (0, 5):
            raise RuntimeError(f"{words}: {said.stdout}{said.stderr}")
        return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]

    def lives(self):
        return self.process.poll() is None

    def verify(self):
        """Whether the node finds everything that it kept in order."""
        said = subprocess.run(
            [self.program, "verify", "--home", self.home, "--json", "--as", "Li"], capture_output=True, text=True,
            check=False)
        return said.returncode == 0, said.stdout + said.stderr

    def abandon(self):
        """Ends at once, the node too: Hypothesis would take an exception for a finding."""
        self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
        os._exit(1)

    def end(self):
        self.process.terminate()
        code = self.process.wait(30)
        shutil.rmtree(self.folder)
        return code


class District:
    """An enrolled node: keys, nonces, and where its stream stands."""

    def __init__(self, city, name):
        self.city, self.name = city, name
        self.id, self.incarnation = secrets.token_hex(8), secrets.token_hex(8)
        self.key = nacl.signing.SigningKey.generate()
        self.nonces = []
        self.connection = None
        self.resumed = 0
        invitation = self.invite()
        self.audience = invitation["node"]
        self.secret = invitation["secret"]
        status, _, body = self.send("POST", "/sync/v1/enrol", canonical(self.enrolment()))
        if status != 200:
            raise RuntimeError(body)
        city.ask("node", "approve", name, "--as", "Li")
        self.written = self.start(self.id, self.audience, "up", self.incarnation)
        # How far it has the city's stream, and the runs and the position of the receipt it owes.
        self.read = None
        self.owed = None
        self.offered = None
        self.counters = {}

    def invite(self):
        code = self.city.ask("invite", self.name, "--as", "Li")[0]["code"]
        text = code[4:]
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[:-4])

    def enrolment(self):
        return {"key": url64(bytes(self.key.verify_key)), "name": self.name, "node": self.id,
                "secret": self.secret, "tier": "district", "versions": [1, 1]}

    def resume(self):
        """An operator lets a stopped stream go on."""
        self.resumed += 1
        self.city.ask("node", "resume", self.name, "--as", "Li")

    # What it signs.

    @staticmethod
    def start(sender, receiver, direction, incarnation):
        chain = digest(canonical(["jianyan stream 1", sender, receiver, direction, incarnation]))
        return [incarnation, 0, url64(chain)]

    @staticmethod
    def after(position, header):
        chain = base64.urlsafe_b64decode(position[2] + "=")
        return [position[0], position[1] + 1, url64(digest(chain + digest(header)))]

    def signed(self, document):
        return [document, url64(self.key.sign(canonical(document)).signature)]

    def head(self, start, headers):
        end = start
        for header in headers:
            end = self.after(end, header)
        return self.signed({"at": 1, "from": start, "stream": [self.id, self.audience, "up"], "to": end,
                            "type": "head"}), end

    def fields(self, method, path, body, kind, coding=None):
        """The fields of a signed request (sync.md §5)."""
        content = "sha-256=:" + base64.b64encode(digest(body)).decode() + ":"
        nonce = self.nonces.pop() if self.nonces else url64(secrets.token_bytes(12))
        covered = [("@method", method), ("@path", path), ("content-digest", content), ("content-type", kind)]
        if coding:
            covered.append(("content-encoding", coding))
        covered.append(("jianyan-audience", self.audience))
        parameters = ("(" + " ".join(f'"{name}"' for name, _ in covered) + f');nonce="{nonce}"'
                      f';keyid="{self.id}";alg="ed25519";tag="jianyan-sync-1"')
        base = "".join(f'"{name}": {value}\n' for name, value in covered) + f'"@signature-params": {parameters}'
        signature = base64.b64encode(self.key.sign(base.encode()).signature).decode()
        return {**{name: value for name, value in covered if not name.startswith("@")},
                "signature-input": "sig=" + parameters, "signature": f"sig=:{signature}:"}

    # The wire.

    def transfer(self, method, path, body, headers):
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.city.port, timeout=60)
            try:
                self.connection.request(method, path, body=body, headers=headers)
                answer = self.connection.getresponse()
                data = answer.read()
                break
            except (http.client.HTTPException, OSError):
                self.connection.close()
                self.connection = None
                if attempt == 2:
                    raise
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data

    def send(self, method, path, body, kind="application/json", change=None, coding=None):
        """Signs and sends, once more with the nonce of the answer when only that was missing."""
        for attempt in (1, 2):
            headers = self.fields(method, path, body, kind, coding) if method == "POST" else {}
            if change:
                change(headers)
            status, got, data = self.transfer(method, path, body, headers)
            if "jianyan-nonce" in got:
                self.nonces.append(got["jianyan-nonce"])
            if attempt == 1 and status == 401 and b'"nonce_needed"' in data and not change:
                continue
            return status, got, data
