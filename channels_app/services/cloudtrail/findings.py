from dataclasses import dataclass

from channels_app.rules.characters import shown
from channels_app.rules.cloudtrail import Said, Seen, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A call in which our trail and AWS's record do not agree, as far as either tells of it."""

    verdict: Verdict
    target: str
    seen: Seen | None = None
    said: Said | None = None

    def __str__(self) -> str:
        told = " ".join(part for part in (_of_seen(self.seen), _of_said(self.said)) if part)
        return f"{self.verdict}: in {self.target}, {told}"


def _of_seen(seen: Seen | None) -> str:
    if seen is None:
        return ""
    where = f"by {shown(seen.who, 300)} from {shown(seen.address)} with {shown(seen.agent, 300) or 'no user agent'}"
    done = f"AWS refused it as {shown(seen.error)}" if seen.error else "AWS carried it out"
    named = f"{seen.call} of {shown(seen.channel, 256) or 'a channel that it does not name'}"
    return f"{named} at {seen.at:%Y-%m-%dT%H:%M:%SZ} {where}; {done}; request {shown(seen.request_id)}."


def _of_said(said: Said | None) -> str:
    if said is None:
        return ""
    return (
        f"Event #{said.seq:,} says {said.action} of {said.channel} at {said.at:%Y-%m-%dT%H:%M:%SZ}: {said.result}"
        f"{' already' if said.found else ''}; request {said.request_id}."
    )
