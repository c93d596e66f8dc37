import signal

from hypothesis import settings

pytest_plugins = [
    "tests.cloud",
    "tests.one_database",
    "tests.people",
    "tests.required",
    "tests.services.desk",
    "tests.audit.checkpoints.desk",
    "tests.services.restore_desk",
    "tests.audit.packs.desk",
    "tests.trail.scene",
]

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")

# Who starts the tests in the background has Ctrl-C ignored, in every process of theirs too, which some tests press
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
