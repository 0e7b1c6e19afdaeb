"""What the server looks at in the database before it answers the first request."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

USUARIO_DEMO = "admin-demo"
#: Every user that `make demo` creates.
USUARIOS_DEMO = (USUARIO_DEMO, "digitador-demo", "revisor-demo", "comunicaciones-demo", "auditor-demo")


def usuario_demo() -> str:
    """One of the users that `make demo` creates, if any is in the database; one without tables yet has no users."""
    usuarios = get_user_model()
    if usuarios._meta.db_table not in connection.introspection.table_names():
        return ""
    return usuarios.objects.filter(username__in=USUARIOS_DEMO).values_list("username", flat=True).first() or ""


def rechazar_usuario_demo() -> None:
    """Raise ImproperlyConfigured in production when a demo user exists. Without a database it fails too."""
    if settings.ENTORNO != "produccion":
        return
    try:
        if usuario := usuario_demo():
            raise ImproperlyConfigured(
                f"El portal no parte en producción: la base tiene el usuario de demostración «{usuario}». "
                "Borre los de la demostración con: python manage.py preparar_demo --borrar-usuario"
            )
    finally:
        connection.close()
