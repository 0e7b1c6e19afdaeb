"""ORASMI, the social aid fund of the Ministerio del Interior: its money, its petitions and who was helped."""

from django.db import models

from cuenta_publica.models import CantidadField, Catalogo, Fila, PeriodoField, PesosField, indices


class AreaOrasmi(Catalogo):
    """An area of the fund; the ministry renames and splits them, so they are data with validity."""

    class Meta(Catalogo.Meta):
        verbose_name = "área ORASMI"
        verbose_name_plural = "áreas ORASMI"


class GastoArea(Fila):
    """Money of one area. The balance the account declares is kept as it is; the computed one is ``saldo``."""

    area = models.ForeignKey(AreaOrasmi, models.PROTECT, verbose_name="área")
    asignado = PesosField("monto asignado")
    gastado = PesosField("gasto")
    saldo_declarado = PesosField("saldo", help_text="El que declara el documento; puede ser negativo.")
    casos = CantidadField("casos")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "gasto por área ORASMI"
        verbose_name_plural = "gastos por área ORASMI"
        indexes = indices("area", valores=("asignado", "gastado", "saldo_declarado", "casos", "periodo"))

    def __str__(self):
        return str(self.area)

    @property
    def saldo(self):
        """Assigned less spent, in pesos; None while one of them is unknown."""
        return None if None in (self.asignado, self.gastado) else self.asignado - self.gastado


class PeticionOrasmi(Fila):
    class Estado(models.TextChoices):
        INGRESADA = "ingresada", "Peticiones ingresadas"
        APROBADA = "aprobada", "Peticiones aprobadas"
        ARCHIVADA = "archivada", "Peticiones archivadas"
        EN_PROCESO = "en_proceso", "En proceso"

    estado = models.CharField("estado", max_length=12, choices=Estado.choices)
    cantidad = CantidadField("cantidad")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "peticiones ORASMI"
        verbose_name_plural = "peticiones ORASMI"
        indexes = indices("estado", valores=("cantidad", "periodo"))

    def __str__(self):
        return self.get_estado_display()


class Procedencia(Fila):
    class Via(models.TextChoices):
        ESPONTANEA = "espontanea", "Demanda espontánea"
        SERVICIOS = "servicios", "Servicios públicos"
        MUNICIPALIDADES = "municipalidades", "Municipalidades"
        GOBERNACIONES = "gobernaciones", "Gobernaciones"
        FUNDACIONES = "fundaciones", "Fundaciones y corporaciones"
        SALUD = "salud", "Servicio de Salud"
        OTRAS = "otras", "Otras instituciones"

    via = models.CharField("vía", max_length=16, choices=Via.choices)
    cantidad = CantidadField("cantidad")
    detalle = models.CharField(
        "detalle", max_length=250, help_text="Las palabras que siguen al número: «casos ingresados por…»."
    )
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "procedencia de los casos"
        verbose_name_plural = "procedencia de los casos"
        indexes = indices("via", valores=("cantidad", "periodo"))

    def __str__(self):
        return self.get_via_display()


class Beneficiario(Fila):
    class Sexo(models.TextChoices):
        MUJER = "mujer", "Mujeres"
        HOMBRE = "hombre", "Hombres"

    class Resultado(models.TextChoices):
        BENEFICIADO = "beneficiado", "Beneficiados"
        NO_BENEFICIADO = "no_beneficiado", "No beneficiados"

    sexo = models.CharField("sexo", max_length=8, choices=Sexo.choices)
    resultado = models.CharField("resultado", max_length=16, choices=Resultado.choices)
    cantidad = CantidadField("personas")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "personas que pidieron ayuda"
        verbose_name_plural = "personas que pidieron ayuda"
        indexes = indices("sexo", "resultado", valores=("cantidad", "periodo"))

    def __str__(self):
        return f"{self.get_sexo_display()}: {self.get_resultado_display()}"


class CasoAprobado(Fila):
    area = models.ForeignKey(AreaOrasmi, models.PROTECT, verbose_name="ítem")
    cantidad = CantidadField("cantidad")
    monto = PesosField("monto")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "casos aprobados por ítem"
        verbose_name_plural = "casos aprobados por ítem"
        indexes = indices("area", valores=("cantidad", "monto", "periodo"))

    def __str__(self):
        return str(self.area)


class GestionSocial(Fila):
    class Tipo(models.TextChoices):
        CARTAS = "cartas", "Cartas a la Presidencia"
        INFORMES = "informes", "Informes sociales"
        REFUGIO = "refugio", "Atenciones por refugio o asilo"
        DERIVACIONES = "derivaciones", "Derivaciones"
        OTRA = "otra", "Otra gestión"

    tipo = models.CharField("tipo de gestión", max_length=16, choices=Tipo.choices)
    descripcion = models.TextField("ítem")
    cantidad = CantidadField("cantidad")
    unidad = models.CharField("unidad", max_length=120, blank=True, help_text="Las palabras que siguen al número.")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "gestión social"
        verbose_name_plural = "gestiones sociales"
        indexes = indices("tipo", valores=("cantidad", "periodo"))

    def __str__(self):
        return self.get_tipo_display()
