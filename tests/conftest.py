from hypothesis import settings

pytest_plugins = [
    "tests.cloud",
    "tests.people",
    "tests.required",
    "tests.services.desk",
    "tests.audit.checkpoints.desk",
]

settings.register_profile("patient", deadline=None)  # a busy machine is no failure
settings.load_profile("patient")
