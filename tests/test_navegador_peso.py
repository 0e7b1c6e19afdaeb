"""What the longest page costs to who opens it for the first time."""

import pytest

from .navegacion import Visita

HTML = 60_000  # bytes, as it is read
CABLE = 200_000  # bytes, as they travel, with styles and letters
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.un_motor]


def test_la_cuenta_mas_larga_pesa_poco(chromium, portal, record_property):
    visita, pedidos = Visita(chromium, portal), []
    visita.pagina.on("requestfinished", lambda pedido: pedidos.append(pedido))
    with visita.pagina.expect_response("**/cuentas/antofagasta/2017/") as respuesta:
        visita.ir("antofagasta")
    html = len(respuesta.value.body())
    cable = sum(pedido.sizes()["responseBodySize"] for pedido in pedidos)
    visita.cerrar()
    record_property("informe", f"Antofagasta: {html} bytes de HTML; {cable} en {len(pedidos)} respuestas.")
    assert {p.resource_type for p in pedidos} >= {"document", "stylesheet", "font"}
    assert html <= HTML
    assert cable <= CABLE
