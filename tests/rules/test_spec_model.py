"""Whatever wish is made up, the rules say of it what AWS's model says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from channels_app.rules.spec import ChannelSpec, ChannelType, as_wish, find_problems, from_wish
from channels_app.rules.tags import Tag
from tests.rules import aws_model


def many(count: int) -> tuple[Tag, ...]:
    """That many fine tags."""
    return tuple(Tag(key=f"k{n}", value="v") for n in range(count))


TEXT = st.text(alphabet=st.characters(exclude_categories=["Cn"]), max_size=6)
PLAIN = st.from_regex(r"[a-zA-Z0-9_.-]{1,9}", fullmatch=True)
KEYS = TEXT | PLAIN | st.sampled_from(["aws:a", "AwS:a", "aws", "kvsadmin:a", "kvs", "k" * 128, "k" * 129])
VALUES = TEXT | PLAIN | st.sampled_from(["", "v" * 256, "v" * 257])
FINE = {
    "name": PLAIN,
    "type": st.sampled_from(["SINGLE_MASTER", "FULL_MESH"]),
    "ttl": st.integers(5, 120),
    "tags": st.integers(0, 3).map(many),
}
WILD = {
    "name": TEXT | PLAIN.map("{}\n".format) | st.integers(255, 257).map("n".__mul__),
    "type": TEXT | st.sampled_from(["single_master", "FULL_MESH\n"]),
    "ttl": st.integers(3, 122) | st.integers(),
    "tags": st.integers(48, 52).map(many)
    | st.lists(st.builds(Tag, key=KEYS, value=VALUES), max_size=3).map(tuple),
}
# One thing may be wrong at a time, or most wishes would be refused for some other reason.
SPECS = st.one_of(*(st.builds(ChannelSpec, **{**FINE, field: WILD[field]}) for field in FINE))


@settings(max_examples=400, deadline=None)
@given(spec=SPECS)
def test_we_accept_exactly_what_the_model_and_our_own_rules_allow(spec: ChannelSpec) -> None:
    keys = [tag.key for tag in spec.tags]
    owned = any(key.lower().startswith("aws:") or key.startswith("kvsadmin:") for key in keys)
    allowed = aws_model.allows(spec) and not owned and len(keys) == len(set(keys))

    assert (find_problems(spec, types=list(ChannelType)) == ()) == allowed


@settings(deadline=None)
@given(spec=SPECS)
def test_every_sentence_can_be_sent_to_a_browser(spec: ChannelSpec) -> None:
    sentences = [problem.message for problem in find_problems(spec, types=[])]

    assert all(sentence.isprintable() and sentence.encode() for sentence in sentences)


@settings(deadline=None)
@given(spec=SPECS)
def test_a_wish_comes_back_as_it_was_written_down(spec: ChannelSpec) -> None:
    assert from_wish(as_wish(spec)) == spec
