from django.db import migrations, models


def listo() -> models.BooleanField:
    return models.BooleanField(
        default=False,
        help_text="Márquelo cuando ya no falte nada: se verá en el panel.",
        verbose_name="capítulo completo",
    )


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0013_proceso")]

    operations = [
        migrations.AddField("capitulo", "listo", listo()),
        migrations.AddField("historicalcapitulo", "listo", listo()),
    ]
