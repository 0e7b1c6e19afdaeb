"""Settings of the tests: the portal's own, and one more chapter in its index line."""

from cuenta_publica import settings as portal

globals().update({nombre: getattr(portal, nombre) for nombre in dir(portal) if nombre.isupper()})
INSTALLED_APPS = [*portal.INSTALLED_APPS, "tests.bibliotecas"]
# A worker of the tests looks for what is scheduled as soon as it starts, not after its first half minute.
Q_CLUSTER = portal.Q_CLUSTER | {"guard_cycle": 30}
# What a test types as a password needs no protection.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
