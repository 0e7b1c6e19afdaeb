from django.db import migrations


def dar_los_demas_roles(apps, schema_editor):
    """Whoever worked in an organismo could do everything there: they still can, with a role for each thing."""
    membresia = apps.get_model("cuenta_publica", "Membresia")
    for previa in list(membresia.objects.filter(rol="digitador")):
        for rol in ("revisor", "comunicaciones"):
            membresia.objects.get_or_create(usuario_id=previa.usuario_id, organismo_id=previa.organismo_id, rol=rol)


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0003_personas")]

    operations = [migrations.RunPython(dar_los_demas_roles, migrations.RunPython.noop)]
