"""Every setting, read from the environment. docs/operating.md explains each for those who run the console."""

import environ
from django.core.exceptions import ImproperlyConfigured

from kvsadmin import local

ROOT, VAR, env = local.ROOT, local.folder(), environ.Env()
local.read_environment(VAR)

# What is safe by default
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
BEYOND_LOOPBACK = sorted(set(ALLOWED_HOSTS) - set(LOOPBACK))
if DEBUG and BEYOND_LOOPBACK:
    raise ImproperlyConfigured(f"DEBUG shows secrets to loopback hosts only, never to {BEYOND_LOOPBACK}.")
SECRET_KEY = env("SECRET_KEY", default="") or local.read_secret_key(VAR)
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is not set. Set it, or start the console with `manage.py up`.")
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# AWS: credentials, profiles and endpoints are the SDK's own variables and are never read here
AWS_REGION = env("AWS_REGION", default=env("AWS_DEFAULT_REGION", default=""))
CHANNEL_TYPES = env.list("CHANNEL_TYPES", default=["SINGLE_MASTER"])
CREATES_PER_SECOND = env.int("CREATES_PER_SECOND", default=50)
LOCAL_KVS = env.bool("LOCAL_KVS", default=False)

# Applications
OF_DJANGO = ["admin", "auth", "contenttypes", "humanize", "sessions", "messages", "staticfiles"]
INSTALLED_APPS = ["channels_app", "channels_app.audit", *(f"django.contrib.{name}" for name in OF_DJANGO)]
INSTALLED_APPS += ["csp", "django_htmx", "template_partials", "allauth", "allauth.account", "axes"]
AUTH_USER_MODEL = "channels_app.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "kvsadmin.urls"

MIDDLEWARE = [
    "channels_app.web.address.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "channels_app.web.signed_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "channels_app.web.refusal.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "channels_app.web.context.surroundings",
            ],
            "libraries": {"face": "channels_app.web.templatetags.face"},
        },
    }
]

# Database: SQLite embedded, PostgreSQL in production
DATABASE = env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}")
DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
ROOMY = "PRAGMA cache_size=-32000; PRAGMA wal_autocheckpoint=4000;"  # 32 MB a connection, and fewer pages written twice
SQLITE = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": DURABLE + ROOMY}
IMPATIENT = "-c idle_in_transaction_session_timeout=10s"  # of who froze or lost its power, locks and all
POOL = {"min_size": 1, "max_size": 20, "timeout": 10}
POSTGRESQL = {"pool": POOL, "options": IMPATIENT, "application_name": "kvs-admin"}
OURS = SQLITE if DATABASE["ENGINE"] == "django.db.backends.sqlite3" else POSTGRESQL
OPTIONS = OURS | DATABASE.get("OPTIONS", {})  # the address may say sslmode
KEPT = 60 if OURS is SQLITE else 0  # seconds: a thread's connection, or the pool's
DATABASES = {"default": DATABASE | {"OPTIONS": OPTIONS, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": KEPT}}

# Checkpoints of the audit trail: the key that signs them, and the folder or s3://bucket/prefix that keeps them
AUDIT_KEY_FILE = env("AUDIT_KEY_FILE", default=local.audit_key(VAR))
OWN_STORE = local.own_store(VAR, env("DATABASE_URL", default=""))
AUDIT_CHECKPOINTS = env("AUDIT_CHECKPOINTS", default=AUDIT_KEY_FILE and OWN_STORE)

# Jobs
BROKER_URL, BROKER_FOLDER = env("BROKER_URL", default="filesystem://"), VAR / "broker"
SYNC_MINUTES = env.int("SYNC_MINUTES", default=60)  # between two comparisons of a target with AWS

# Sign-in
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "account_login", "overview"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "channels_app.web.session.SessionAdapter"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes counts
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_CLIENT_IP_CALLABLE = "channels_app.web.address.address_of"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "typed", "typed_at"]  # not kept
AXES_DISABLE_ACCESS_LOG = True  # the trail has it

# Mail to who submitted a batch, where somebody said how it is sent
CONSOLE_URL = env("CONSOLE_URL", default=local.only_address(BEYOND_LOOPBACK)).rstrip("/")
SENDS_MAIL = bool(env("EMAIL_URL", default=""))
vars().update(env.email_url("EMAIL_URL") if SENDS_MAIL else {})
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="KVS Admin <kvs-admin@localhost>")

# What a browser may do with a page, beyond what Django forbids by itself
NONE = ["default-src", "frame-ancestors", "base-uri"]
SELF = ["script-src", "style-src", "img-src", "font-src", "connect-src", "form-action"]
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {k: ["'none'"] for k in NONE} | {k: ["'self'"] for k in SELF}}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = bool(BEYOND_LOOPBACK)
SECURE_HSTS_SECONDS = 31_536_000 if BEYOND_LOOPBACK else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # what is pasted; files are counted by their handler
FILE_UPLOAD_HANDLERS = ["channels_app.web.uploads.UploadHandler"]

# Words, times, files
TIME_ZONE = "UTC"
USE_I18N = False
FORMAT_MODULE_PATH = "kvsadmin.formats"
STATIC_URL, STATIC_ROOT = "static/", VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}

# Logs go to standard error, for whatever runs the processes to keep
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"channels_app": {"level": "INFO"}, "django": {}, "django.request": {"level": "ERROR"}},
}
