"""What only publishing writes on the typed rows of an account, so that public lists ask nothing but their own table."""

from django.db.models import OuterRef, Subquery

from .. import registro
from ..documento import Documento
from ..models import Capitulo, CuentaPublica


def marcar_filas(cuenta: CuentaPublica, **valores) -> None:
    """Write ``valores`` on every typed row of ``cuenta``."""
    for modelo in registro.modelos_de_fila():
        modelo.objects.filter(capitulo__cuenta=cuenta).update(**valores)


def hacer_vigentes(cuenta: CuentaPublica, documento: Documento) -> None:
    """The rows of ``cuenta``, whose frozen values are ``documento``, are those of the current edition."""
    organismo, capitulo = cuenta.organismo, Capitulo.objects.filter(pk=OuterRef("capitulo"))
    del_capitulo = {columna: Subquery(capitulo.values(columna)) for columna in ("materia", "ancla")}
    _atar(cuenta, documento)
    marcar_filas(
        cuenta,
        vigente=True,
        anio=cuenta.anio,
        region=organismo.region_id,
        provincia=organismo.provincia_id,
        **del_capitulo,
    )


def _atar(cuenta: CuentaPublica, documento: Documento) -> None:
    """Keep the rich cells that say figures of the account as they are printed: what is stored names those figures, and
    may say the value of one that is suppressed."""
    for _, cap in documento.recorrer():
        for datos in cap.datos:
            ricas = [columna.clave for columna in datos.columnas if columna.tipo == "rico"]
            atados = [{c: v for c in ricas if "<data " in (v := str(fila.get(c) or ""))} for fila in datos.filas]
            if any(atados):
                modelo = registro.materia(cap.materia).conjunto(datos.conjunto).modelo
                filas = modelo.objects.filter(capitulo__cuenta=cuenta, capitulo__ancla=cap.ancla)
                for pk, atado in zip(filas.order_by("orden", "id").values_list("pk", flat=True), atados, strict=True):
                    if atado:
                        modelo.objects.filter(pk=pk).update(atado=atado)
