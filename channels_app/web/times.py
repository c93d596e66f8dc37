from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RELATIVE_UNTIL = 14 * DAY


def relative(value: datetime, *, now: datetime) -> str:
    """“4 minutes ago”, “in 20 seconds”; the date itself where it is further than two weeks off."""
    distance = abs(now - value)
    if distance >= RELATIVE_UNTIL:
        day = value.astimezone(UTC)
        return f"{day.day} {day:%b %Y}"
    words = _words(distance)
    if not words:
        return "just now"
    return f"{words} ago" if value <= now else f"in {words}"


def _words(distance: timedelta) -> str:
    for unit, word in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (timedelta(seconds=1), "second")):
        if count := distance // unit:
            return f"{count} {word}{'' if count == 1 else 's'}"
    return ""


def about(seconds: float) -> str:
    """A span that is still to come, as roughly as it is known: “about 34 seconds”, “about 2 minutes”."""
    span = timedelta(seconds=max(1, round(seconds)))
    for unit in (DAY, HOUR, MINUTE):
        if span >= 1.5 * unit:
            span = round(span / unit) * unit
            break
    return f"about {_words(span)}"
