"""The product's settings with what the tests set: a key, quick passwords, and state of their own."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "a key for tests only")
os.environ.setdefault("KVSADMIN_VAR", tempfile.mkdtemp(prefix="kvsadmin-tests-"))

from kvsadmin.settings import *  # noqa: F403

MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]  # noqa: F405 (nothing is collected)
INSTALLED_APPS = ["tests.trail", *INSTALLED_APPS]  # noqa: F405 (its flush empties the audit trail too)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
