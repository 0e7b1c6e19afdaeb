from cuenta_publica.filtros import FiltroDatos
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.tablas import TablaDatos
from cuenta_publica.verificaciones import total_declarado

from .models import Prestamo


class PrestamoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Prestamo
        fields = ("biblioteca", "libros")


class PrestamoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Prestamo


@registrar
class Bibliotecas(Materia):
    clave, nombre = "bibliotecas", "Bibliotecas públicas"
    cifras = {"total": Declarada("Total de libros")}
    conjuntos = (
        Conjunto(
            clave="prestamos",
            titulo="Préstamos de libros",
            tabla=PrestamoTable,
            filtro=PrestamoFilter,
            totales={"libros": "total"},
        ),
    )
    verificaciones = (total_declarado("prestamos", "libros"),)
