"""Materia "seguridad pública"."""

from cuenta_publica.dibujos import barras
from cuenta_publica.documento import FilaDoc
from cuenta_publica.registro import Conjunto, Declarada, Materia, Resguardo, registrar
from cuenta_publica.titulares import concentracion
from cuenta_publica.verificaciones import cantidad_en_texto, total_declarado

from .filters import AccionFilter, DelitoFilter
from .tables import AccionTable, DelitoTable

SENSIBLES = frozenset(["violacion", "abusos-sexuales", "violencia-intrafamiliar", "hallazgo-de-cuerpo"])


def clase_de_delito(fila: FilaDoc) -> str:
    """Crimes against persons of the most intimate kind, and deaths, are sensitive; the others are counts of things."""
    return "C3" if str(fila.get("categoria")).startswith(tuple(SENSIBLES)) else "C0"


@registrar
class Seguridad(Materia):
    clave, nombre = "seguridad", "Seguridad pública"
    cifras = {"total": Declarada("Total de casos", frase="informó {} {caso|casos} del sistema STOP")}
    definiciones = {
        "STOP": "Sistema Táctico de Operación Policial, de Carabineros: reúne sobre todo lo que se denuncia.",
    }
    conjuntos = (
        Conjunto(
            clave="delitos",
            titulo="Delitos registrados (STOP)",
            ayuda="Cuántos casos hubo de cada categoría en el período.",
            ejemplo=(
                "En Parinacota 2019, «Hurto» tiene 17 casos y «Abigeato» quedó en blanco: su documento no lo informa."
            ),
            tabla=DelitoTable,
            filtro=DelitoFilter,
            precarga="categoria",
            totales={"casos": "total"},
            grafico=barras("categoria", "casos", "casos"),
            titular=concentracion(
                "categoria",
                "casos",
                "«{}» reúne {} de los {} casos ({})",
                "{} categorías reúnen el {} de los casos: {}",
            ),
            resguardos=(Resguardo(columna="casos", clase=clase_de_delito, fuente_publica=True),),
        ),
        Conjunto(
            clave="acciones",
            titulo="Acciones de seguridad",
            ayuda=(
                "Una acción por fila: con qué servicios se hizo y cuántas veces. Las palabras que siguen al número "
                "van en «unidad»."
            ),
            ejemplo=(
                "En Antofagasta 2017, el ítem «Barrio Transitorio» tiene cantidad 88 y unidad «familias "
                "trasladadas con KITS»."
            ),
            tabla=AccionTable,
            filtro=AccionFilter,
            unidades={"cantidad": "unidad"},
        ),
    )
    verificaciones = (
        total_declarado("delitos", "casos"),
        cantidad_en_texto("acciones", "cantidad", "observacion"),
    )
