from channels_app.models.batch import Batch, Upload
from channels_app.models.channel import Channel
from channels_app.models.drift import Choice, Drift
from channels_app.models.failed_sign_ins import FailedSignIns
from channels_app.models.grant import Grant
from channels_app.models.installation import Installation
from channels_app.models.kind import Kind
from channels_app.models.operation import Operation
from channels_app.models.person import Person
from channels_app.models.saved_filter import SavedFilter
from channels_app.models.sync import Sync, SyncPage
from channels_app.models.tag import ChannelTag
from channels_app.models.target import Target
from channels_app.models.worker import PeriodicSlot, Worker

__all__ = [
    "Batch",
    "Channel",
    "ChannelTag",
    "Choice",
    "Drift",
    "FailedSignIns",
    "Grant",
    "Installation",
    "Kind",
    "Operation",
    "PeriodicSlot",
    "Person",
    "SavedFilter",
    "Sync",
    "SyncPage",
    "Target",
    "Upload",
    "Worker",
]
