"""From what was given to rows that were judged, and to the batch that is made of them."""

from channels_app.services.previews.cleaning import discard, forget_old_drafts
from channels_app.services.previews.estimate import Outlook, all_there, counts, outlook
from channels_app.services.previews.previewing import preview
from channels_app.services.previews.request import request_preview
from channels_app.services.previews.returning import give_back
from channels_app.services.previews.source import Source, submission_of
from channels_app.services.previews.submission import submit
from channels_app.services.previews.trial import Trial, try_out

__all__ = [
    "Outlook",
    "Source",
    "Trial",
    "all_there",
    "counts",
    "discard",
    "forget_old_drafts",
    "give_back",
    "outlook",
    "preview",
    "request_preview",
    "submission_of",
    "submit",
    "try_out",
]
