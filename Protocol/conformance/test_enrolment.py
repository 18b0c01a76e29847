"""Invitations, approval, revoking, and change of key."""

import canonical
import pytest
import signing
from checklist import must
from client import JSON, Refused
from member import KEYS, Member


def document(member, invitation, **other):
    message = {
        "key": member.key.public, "name": "x", "node": member.node, "tier": "district",
        "secret": invitation["secret"], "versions": [1, 1],
    }  # fmt: skip
    return {key: value for key, value in {**message, **other}.items() if value is not None}


@pytest.fixture
def pending(server):
    """A node that has joined and waits for approval."""
    return Member(server.code())


@must("C-710", "C-514", "C-803")
def test_until_approval_an_exchange_is_answered_node_pending(pending):
    answer = pending.ask(fresh=False)
    answer.refused("node_pending")
    assert (answer.signed, answer.fields["retry-after"]) == (True, "60")


@must("C-707")
def test_the_same_node_is_answered_the_same_again(pending):
    invitation = signing.read_invitation(pending.code)
    first = pending.enrol(document(pending, invitation))
    again = pending.enrol(document(pending, invitation))
    assert first.signed and again.signed and first.body == again.body
    answered = canonical.read(first.body)
    assert (answered["node"], answered["key"]) == (pending.up, pending.link.peer_keys[0])
    assert "secret" not in answered


@must("C-701")
def test_an_invitation_serves_one_node(pending):
    invitation, other = signing.read_invitation(pending.code), Stranger(pending)
    other.enrol(document(other, invitation)).refused("invitation_used")


@must("C-701", "C-803")
@pytest.mark.parametrize("wrong", [{"secret": "A" * 22}, {"tier": "township"}])
def test_an_invitation_that_is_none_or_for_another_tier(server, member, wrong):
    invitation, other = signing.read_invitation(server.code()), Stranger(member)
    other.enrol(document(other, invitation, **wrong)).refused("invitation_invalid")


@must("C-705", "C-706")
def test_a_request_signed_by_another_than_it_names(server, member):
    invitation, other = signing.read_invitation(server.code()), Stranger(member)
    message = document(other, invitation)
    other.enrol(message, key=signing.Key()).refused("signature_invalid")
    other.enrol(message, node="0" * 15 + "7").refused("signature_invalid")


@must("C-708")
def test_a_name_that_is_known_is_not_given_again(server, member):
    invitation = signing.read_invitation(server.code())
    member.enrol(document(member, invitation)).refused("already_enrolled")


@must("C-311")
def test_an_enrolment_of_another_version(server, member):
    invitation, other = signing.read_invitation(server.code()), Stranger(member)
    problem = other.enrol(document(other, invitation, versions=[7, 8])).refused(
        "version_unsupported"
    )
    assert problem["versions"][0] <= 1


@must("C-321")
def test_an_enrolment_with_a_member_missing(server, member):
    invitation, other = signing.read_invitation(server.code()), Stranger(member)
    answer = other.enrol(document(other, invitation, secret=None))
    assert answer.problem["code"] in ("mistyped", "invitation_invalid")


@must("C-711", "C-514")
def test_a_revoked_node_is_refused_and_what_it_gave_stays(other, office):
    record = other.record()
    other.one(*other.change(record))
    office.say("node", "revoke", other.node)
    other.ask(fresh=False).refused("node_revoked")
    assert office.say("show", "-".join(record))["registers"]["title"]


@must("C-712")
def test_the_fingerprint_is_computed_alike(pending, office):
    shown = office.run("node", "list")
    assert signing.fingerprint(pending.key.public) in shown


@must("C-720", "C-723", "C-724", "C-725", "C-506")
def test_a_new_key_counts_once_its_papers_are_posted(other):
    old, new = other.key, signing.Key()
    stranger = signing.Key()
    paper = {"at": 1, "new": new.public, "node": other.node, "old": old.public, "type": "rotation"}

    def signed(first, second, **more):
        text = {**paper, **more}
        return [text, *(key.sign_document(text)[1] for key in (first, second))]

    def post(papers, key):
        return other.ask(
            canonical.write(papers), path=KEYS, content_type=JSON, key=key, fresh=False
        )

    other.ask(key=new, fresh=False).refused("signature_invalid")
    for papers, key in (
        ([signed(stranger, new)], new), ([signed(old, stranger)], new),
        ([signed(old, new, node="0" * 16)], new), ([signed(old, new)], stranger),
    ):  # fmt: skip
        assert post(papers, key).status >= 400
    assert post([signed(old, new)], new).status == 200
    other.ask(key=old, fresh=False).refused("signature_invalid")
    other.key = other.link.key = new
    assert other.sync() is not None


class Stranger(Member):
    """A node that is not known at the server of `known`."""

    def __init__(self, known):
        super(Member, self).__init__(vocabulary={})
        self.transport, self.link = known.transport, known.link


def test_a_stranger_is_not_enrolled(member):
    with pytest.raises(Refused):
        Stranger(member).exchange(member.body())
