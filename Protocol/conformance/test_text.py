"""The examples of the text: their bytes give the digests and signatures that stand beside them."""

import re

import canonical
import pytest
import signing
from checklist import TEXT, must, must_client

RECORDS = (TEXT / "records.md").read_text(encoding="utf-8")
EVERYTHING = {path.name: path.read_text(encoding="utf-8") for path in TEXT.glob("*.md")}
PAIRS = re.findall(r"```\n([^\n]+)\n```\n\n(?:Digest|Chain at sequence 0): `([\w-]{43})`", RECORDS)
BLOCKS = [
    pytest.param(line, id=f"{name}: {line[:40]}")
    for name, text in sorted(EVERYTHING.items())
    for block in re.findall(r"```\n(.+?)\n```", text, re.DOTALL)
    for line in block.splitlines()
    if line.startswith(("{", "["))
]


@pytest.mark.parametrize("line, digest", PAIRS)
@must("C-115", "C-134", "C-141", "C-150")
@must_client("C-115", "C-134", "C-141", "C-150")
def test_an_example_hashes_to_what_stands_beside_it(line, digest):
    assert canonical.digest(line.encode()) == digest


@pytest.mark.parametrize("line", BLOCKS)
@must("C-160", "C-161", "C-162")
@must_client("C-160", "C-161", "C-162")
def test_an_example_is_canonical(line):
    assert canonical.write(canonical.read(line.encode())).decode() == line


@must("C-712")
def test_the_example_of_a_fingerprint_and_an_invitation():
    text = "\n".join(EVERYTHING.values())
    code = re.search(r"^jy1-[\w-]+$", text, re.MULTILINE)[0]
    invitation = signing.read_invitation(code)
    assert canonical.write(invitation).decode() in text
    district = signing.Key(bytes([7] * 32)).public
    assert signing.fingerprint(district) in text
