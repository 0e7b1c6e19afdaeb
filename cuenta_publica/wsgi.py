"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from cuenta_publica.arranque import rechazar_usuario_demo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cuenta_publica.settings")
application = get_wsgi_application()
rechazar_usuario_demo()
