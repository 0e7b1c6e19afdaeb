import django.db.models.deletion
from django.db import migrations, models

TABLA, INDICE = "cuenta_publica_pasaje", "cuenta_publica_pasaje_raices"
# SQLite's holds no copy of the words: what they were is told to it when a passage goes. Its tokens are ASCII words; «_»
# and «-» are part of them.
SQLITE = [
    f"CREATE VIRTUAL TABLE {INDICE} USING fts5(raices, content='{TABLA}', content_rowid='id', detail=none, "
    "columnsize=0, tokenize=\"ascii tokenchars '_-'\")",
    f"CREATE TRIGGER {INDICE}_entra AFTER INSERT ON {TABLA} BEGIN "
    f"INSERT INTO {INDICE}(rowid, raices) VALUES (NEW.id, NEW.raices); END",
    f"CREATE TRIGGER {INDICE}_sale AFTER DELETE ON {TABLA} BEGIN "
    f"INSERT INTO {INDICE}({INDICE}, rowid, raices) VALUES ('delete', OLD.id, OLD.raices); END",
    f"CREATE TRIGGER {INDICE}_cambia AFTER UPDATE OF id, raices ON {TABLA} BEGIN "
    f"INSERT INTO {INDICE}({INDICE}, rowid, raices) VALUES ('delete', OLD.id, OLD.raices); "
    f"INSERT INTO {INDICE}(rowid, raices) VALUES (NEW.id, NEW.raices); END",
]
POSTGRESQL = [f"CREATE INDEX {INDICE} ON {TABLA} USING gin (string_to_array(raices, ' '))"]
AL_VOLVER = {
    "sqlite": [*(f"DROP TRIGGER {INDICE}_{que}" for que in ("entra", "sale", "cambia")), f"DROP TABLE {INDICE}"],
    "postgresql": [f"DROP INDEX {INDICE}"],
}


def indexar(apps, schema_editor):
    for orden in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(orden)


def volver(apps, schema_editor):
    for orden in AL_VOLVER[schema_editor.connection.vendor]:
        schema_editor.execute(orden)


class Migration(migrations.Migration):
    dependencies = [("cuenta_publica", "0009_explorador")]

    operations = [
        migrations.CreateModel(
            name="Pasaje",
            fields=[
                ("id", models.BigIntegerField(editable=False, primary_key=True, serialize=False)),
                ("ancla", models.CharField(max_length=60, verbose_name="ancla del capítulo")),
                ("capitulo", models.CharField(max_length=265, verbose_name="capítulo")),
                ("materia", models.CharField(max_length=40, verbose_name="materia")),
                (
                    "tipo",
                    models.CharField(
                        choices=[
                            ("capitulo", "Capítulo"),
                            ("tabla", "Tabla"),
                            ("grafico", "Gráfico"),
                            ("figura", "Figura"),
                            ("texto", "Texto"),
                            ("cifra", "Cifra"),
                            ("fila", "Registro"),
                        ],
                        max_length=12,
                        verbose_name="tipo",
                    ),
                ),
                ("conjunto", models.CharField(blank=True, max_length=40, verbose_name="conjunto")),
                ("modelo", models.CharField(blank=True, max_length=100, verbose_name="modelo de la fila")),
                ("fila", models.BigIntegerField(null=True, verbose_name="fila")),
                ("titulo", models.CharField(blank=True, max_length=250, verbose_name="título")),
                ("texto", models.TextField(blank=True, verbose_name="texto")),
                ("raices", models.TextField(verbose_name="raíces")),
                (
                    "cuenta",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cuenta_publica.cuentapublica",
                        verbose_name="cuenta",
                    ),
                ),
            ],
            options={
                "verbose_name": "pasaje",
                "verbose_name_plural": "pasajes",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["modelo", "fila"], name="pasaje_de_fila")],
            },
        ),
        migrations.RunPython(indexar, volver),
    ]
