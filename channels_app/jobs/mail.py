from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from channels_app.services.notices import Notice, NotSent
from channels_app.services.progress import became

HERE = "http://127.0.0.1:8000"
MOST_TROUBLES = 5


def mail(notice: Notice) -> None:
    """Send it to the batch's submitter. Raises NotSent, after EMAIL_TIMEOUT seconds at most."""
    try:
        compose(notice).send()
    except OSError as error:  # SMTPException is one
        raise NotSent(str(error) or type(error).__name__) from error


def compose(notice: Notice) -> EmailMessage:
    """The mail, under a number that is the same however often it is sent."""
    batch, console = notice.batch, settings.CONSOLE_URL or HERE
    context = {
        "it": notice,
        "batch": batch,
        "target": batch.target,
        "became": became(batch),
        "troubles": notice.troubles[:MOST_TROUBLES],
        "more": max(len(notice.troubles) - MOST_TROUBLES, 0),
        "address": f"{console}{batch.get_absolute_url()}",
    }
    subject, body = (render_to_string(f"batches/mail/{part}.txt", context) for part in ("subject", "body"))
    number = f"{batch.pk}.{notice.since.timestamp():.3f}"
    return EmailMessage(
        subject=" ".join(subject.split()),  # a file's name may hold line breaks
        body=f"{body.strip()}\n",
        to=[batch.created_by.email],
        headers={
            "Message-ID": f"<{number}@{urlsplit(console).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
