"""Settings of the portal, read from the environment (see README, "Production")."""

import os
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from cuenta_publica.ajustes_seguros import CLAVE_DE_DESARROLLO, exigir, problemas, problemas_de_direcciones
from cuenta_publica.bitacora import configuracion

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# desarrollo (default) · demo (`make demo`: loopback, key of its own file) · produccion (refuses unsafe values)
ENTORNO = env("ENTORNO", default="desarrollo")
if ENTORNO not in ("desarrollo", "demo", "produccion"):
    raise ImproperlyConfigured(f"ENTORNO es «{ENTORNO}»: debe ser desarrollo, demo o produccion.")
DESARROLLO, PRODUCCION = ENTORNO == "desarrollo", ENTORNO == "produccion"

if ENTORNO == "demo" and (BASE_DIR / ".env.demo").exists():
    env.read_env(BASE_DIR / ".env.demo")
DEBUG = env.bool("DEBUG", default=DESARROLLO)
SECRET_KEY = env("SECRET_KEY", default=CLAVE_DE_DESARROLLO if DESARROLLO else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCCION else ["localhost", "127.0.0.1", "[::1]"])
CLAVEUNICA_SERVIDOR = env("CLAVEUNICA_SERVIDOR", default="https://accounts.claveunica.gob.cl/openid").rstrip("/")
# Where people find the portal, for what is sent by mail: never taken from a request.
URL_DEL_PORTAL = env("URL_DEL_PORTAL", default="" if PRODUCCION else "http://127.0.0.1:8000").rstrip("/")
if PRODUCCION:
    de_base = problemas(DEBUG, SECRET_KEY, ALLOWED_HOSTS, env("DATABASE_URL", default=""))
    de_red = problemas_de_direcciones(URL_DEL_PORTAL, ALLOWED_HOSTS, env("EMAIL_URL", default=""), CLAVEUNICA_SERVIDOR)
    exigir([*de_base, *de_red])
elif not SECRET_KEY:
    raise ImproperlyConfigured("Falta SECRET_KEY: «make demo» la crea en el archivo .env.demo.")

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "django_prose_editor",
    "django_q",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "simple_history",
    "cuenta_publica",
    "cuenta_publica.ingreso.claveunica",
    # Chapters: each folder is an app of its own; this is the one index line a new one needs.
    "presupuesto",
    "seguridad",
    "extranjeria",
    "programas.convenios",
    "programas.terreno",
    "programas.cta",
    "programas.orasmi",
    "programas.opd",
    "programas.fortalecimiento",
    "programas.emergencia",
    "programas.iniciativas",
]

MIDDLEWARE = [
    "cuenta_publica.bitacora.Bitacora",
    "cuenta_publica.cabeceras.cabeceras",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "cuenta_publica.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
WSGI_APPLICATION = "cuenta_publica.wsgi.application"

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "portal.sqlite3"}}
if env("DATABASE_URL", default=""):
    DATABASES["default"] = env.db("DATABASE_URL")
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds: to open a SQLite costs more than to answer from it
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

LANGUAGE_CODE = "es"
TIME_ZONE = "America/Santiago"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = ["cuenta_publica.formatos_locales"]

STATIC_URL = "static/"
STATIC_ROOT = Path(env("ESTATICOS", default=str(BASE_DIR / "build" / "static")))
ALMACEN_DE_ESTATICOS = {
    "desarrollo": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",  # not compressed: starts in seconds
    "produccion": "whitenoise.storage.CompressedManifestStaticFilesStorage",
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": ALMACEN_DE_ESTATICOS[ENTORNO]},
}
# In development (and in tests) static files are found in the apps, without collectstatic.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DESARROLLO

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None  # of who writes to an office: it goes when the browser is closed
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCCION
SECURE_REDIRECT_EXEMPT = [r"^salud/$"]  # the health check speaks plain HTTP inside the machine
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCCION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCCION
# What the browser may load, as Django 6 names it; cuenta_publica/cabeceras.py sends it.
SECURE_CSP = {
    "default-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'", "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"],  # the prose editor's own
    "img-src": ["'self'", "data:"],  # the figures of an account are inside its page
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
if env.bool("PROXY_TLS", default=False):  # only behind a proxy that always sets or strips these headers
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the last address of X-Forwarded-For is who asks

# Login (see cuenta_publica/ingreso/). After five failures in MINUTOS_DE_BLOQUEO an account waits; so does an address.
MINUTOS_DE_BLOQUEO = 15
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "admin:index", "account_login"
SESSION_COOKIE_AGE = 12 * 60 * 60
ACCOUNT_ADAPTER = "cuenta_publica.ingreso.adaptador.Adaptador"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # who creates a user writes the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Django's own: allauth's copies the address to a table of its own, where it would outlive a change.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "cuenta_publica.ingreso.formularios.Ingreso"}
ACCOUNT_RATE_LIMITS = {"login_failed": f"30/{MINUTOS_DE_BLOQUEO}m/ip,5/{MINUTOS_DE_BLOQUEO}m/key"}
MFA_ADAPTER = "cuenta_publica.ingreso.segundo_factor.Adaptador"
MFA_FORMS = {
    "authenticate": "cuenta_publica.ingreso.formularios.Codigo",
    "reauthenticate": "cuenta_publica.ingreso.formularios.CodigoOtraVez",
}
MFA_TOTP_ISSUER = "Cuentas Públicas"
MFA_TOTP_TOLERANCE = 1
# ClaveÚnica is off without its identifier.
CLAVEUNICA_ID, CLAVEUNICA_SECRETO = env("CLAVEUNICA_ID", default=""), env("CLAVEUNICA_SECRETO", default="")
SOCIALACCOUNT_ADAPTER = "cuenta_publica.ingreso.claveunica.adaptador.Adaptador"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_PROVIDERS = {}
if CLAVEUNICA_ID:
    _APP = {"provider_id": "claveunica", "name": "ClaveÚnica", "client_id": CLAVEUNICA_ID, "secret": CLAVEUNICA_SECRETO}
    SOCIALACCOUNT_PROVIDERS["claveunica"] = {"APPS": [_APP]}
    SECURE_CSP["form-action"].append("/".join(CLAVEUNICA_SERVIDOR.split("/")[:3]))

# Shared by every process, so that failures are counted once; the worker's own news stay in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "trabajador": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

# Mail: printed in the console unless EMAIL_URL says by which server (smtp+tls://usuario:clave@servidor:587).
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("CORREO_DEL_PORTAL", default="no-responder@localhost")

LOGGING = configuracion(en_json=not DESARROLLO)

# Sealed files of the editions, content-addressed (see cuenta_publica/almacen.py).
ALMACEN = Path(env("ALMACEN", default=str(BASE_DIR / "almacen")))
# A second folder, better on another disk, that receives each sealed file before a publication is said to be done.
COPIA = env("COPIA", default="")
# Folder of the stored pages, shared by every process of the portal (see cuenta_publica/frente/). Empty, as while the
# portal is written: Django answers for everything.
SITIO = env("SITIO", default="" if DESARROLLO else f"{ALMACEN}.sitio")
# The witness log, outside the database (see cuenta_publica/testigo.py).
TESTIGO = Path(env("TESTIGO", default=f"{ALMACEN}.testigo.log"))
# Where pg_dump and pg_restore are, for the backups of a PostgreSQL; empty: where the system finds them.
PG_BIN = env("PG_BIN", default="")

# The licence of what is published, and how citizens reach who runs the portal (see /ayuda/).
LICENCIA = env("LICENCIA", default="Creative Commons Atribución 4.0 Internacional (CC BY 4.0)")
LICENCIA_URL = env("LICENCIA_URL", default="https://creativecommons.org/licenses/by/4.0/deed.es")
CONTACTO = {dato: env(f"CONTACTO_{dato.upper()}", default="") for dato in ("nombre", "correo", "telefono", "oirs")}

# The largest signed document that may be put beside an edition, in bytes.
ORIGINAL_BYTES = 30_000_000

# The paper of the PDF: «carta», as Chilean offices print, or «a4».
PDF_PAPEL = env("PDF_PAPEL", default="carta").lower()
if PDF_PAPEL not in ("carta", "a4"):
    raise ImproperlyConfigured(f"PDF_PAPEL puede ser «carta» o «a4», y es «{PDF_PAPEL}».")
# Bounds of the PDF child process: seconds of wall clock, seconds of CPU, bytes of memory, and of HTML without pictures.
PDF_SEGUNDOS, PDF_CPU, PDF_MEMORIA, PDF_HTML = 60, 45, 1_000_000_000, 1_500_000
# Processes that draw the stretches of one long report (some 60 pages each).
PDF_PROCESOS = 1
# How many are drawn at a time in the whole machine; the others wait, at most PDF_SEGUNDOS.
PDF_TURNOS = os.cpu_count() or 1

# Whether a worker (`manage.py qcluster`) runs: it publishes, and the admin shows its progress.
COLA = env.bool("COLA", default=False)
# Seconds that a publication may take: waiting for its turn and drawing, also when another one comes first and it is
# drawn again. Who takes longer is dead.
TRABAJO_SEGUNDOS = 5 * PDF_SEGUNDOS
Q_CLUSTER = {
    "name": "cuentas",
    "label": "cola de trabajos",
    "orm": "default",
    "cache": "trabajador",
    "workers": 1,
    "timeout": TRABAJO_SEGUNDOS,
    "retry": TRABAJO_SEGUNDOS + 60,
    "max_attempts": 3,
    "catch_up": False,
    "poll": 1,
    "save_limit": -1,  # what was done is told by its Trabajo
}

# Chapters with many rows: 200 rows × 8 fields pass Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# What anybody may send without an account (see cuenta_publica/abierto.py): by address, and to each link or account.
ACCOUNT_RATE_LIMITS |= {"contraste": "20/10m/ip,20/10m/key", "aviso_error": "6/10m/ip,60/h/key"}
