"""WSGI entry point: the front, and Django behind it."""

import os

from django.core.wsgi import get_wsgi_application

from cuenta_publica.arranque import rechazar_usuario_demo
from cuenta_publica.frente.servidor import frente

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cuenta_publica.settings")
application = frente(get_wsgi_application())
rechazar_usuario_demo()
