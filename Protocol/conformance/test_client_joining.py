"""A client joins, is let in, follows a change of keys, and changes its own."""

import signing
from checklist import must_client
from upstream import Upstream


@must_client("C-501", "C-705", "C-709", "C-405", "C-509")
def test_a_client_joins_is_refused_until_approved_and_then_let_in(pair):
    assert pair.subject.join(pair.above.code())
    (node,) = pair.above.links
    pair.subject.sync()
    assert not pair.above.links[node].into.life
    pair.above.approve(node)
    assert pair.subject.sync()


@must_client("C-703")
def test_a_mistyped_code_is_refused_before_anything_is_sent(pair):
    code = pair.above.code()
    assert not pair.subject.join(code[:-3] + ("AAA" if code[-3:] != "AAA" else "BBB"))
    assert not pair.above.seen


@must_client("C-704")
def test_a_code_for_another_tier_is_refused(pair):
    assert not pair.subject.join(pair.above.code(tier="township"))
    assert not pair.above.links


@must_client("C-709")
def test_an_answer_by_another_key_than_the_code_names_is_none(pair):
    assert not pair.subject.join(pair.above.code(key=signing.Key().public))


@must_client("C-704")
def test_a_second_upstream_is_refused(joined):
    second = Upstream()
    assert not joined.subject.join(second.code())
    assert not second.links
    second.close()


# Keys.


@must_client("C-722", "C-720")
def test_a_new_key_above_is_followed_by_its_papers(joined):
    joined.above.rotate()
    assert joined.subject.sync()
    joined.proposal()
    assert joined.subject.sync()


@must_client("C-720", "C-512")
def test_a_key_that_no_paper_leads_to_is_not_followed(joined):
    joined.above.rotate()
    joined.above.papers[0][0] = {**joined.above.papers[0][0], "at": 2}
    assert not joined.subject.sync()


@must_client("C-723", "C-721")
def test_a_client_with_a_new_key_posts_its_papers(joined):
    joined.office.say("node", "rotate")
    joined.proposal()
    assert joined.subject.sync()
    assert len(joined.link.peer_keys) == 2
    assert [path for path, _, _ in joined.above.seen].count("/sync/v1/keys") == 1


@must_client("C-301")
def test_plain_http_is_for_loopback_only(pair):
    # An address for documentation (RFC 5737); nothing may be sent there.
    assert not pair.subject.join(pair.above.code(url="http://192.0.2.1:7443"))
    if pair.subject.office:
        said = pair.operator.say("status", ends=(0, 5))
        assert said["links"] == []


@must_client("C-725", "C-512")
def test_an_answer_under_an_earlier_key_of_the_upper_node_is_none(joined):
    old = joined.above.rotate()
    assert joined.subject.sync()

    def under_the_old(reply):
        reply.key = old

    joined.above.mischief.append(under_the_old)
    assert not joined.subject.sync()
    assert joined.subject.sync()
