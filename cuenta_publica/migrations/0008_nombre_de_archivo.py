from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0007_emblema")]

    operations = [
        migrations.AlterField(
            model_name="archivo",
            name="nombre",
            field=models.CharField(max_length=80, verbose_name="nombre"),
        ),
    ]
