"""What each role may do on each route: the table that ``test_matriz`` holds the portal to, apart from its code."""

#: role → what it may do in its organismo. ``uno`` is a digitador limited to one capítulo; the last two reach them all.
ROLES = {
    "digitador": "ver editar crear enviar contrastar",
    "uno": "ver",  # and, in its capítulo, ``EN_EL_SUYO``
    "revisor": "ver crear contrastar responder revisar descartar",
    "comunicaciones": "ver publicar corregir adjuntar",
    "auditor": "ver",
    "auditor_de_todos": "ver",
    "nacional": "ver editar crear enviar contrastar responder revisar publicar corregir adjuntar descartar nacional",
}
EN_EL_SUYO = {"editar", "contrastar"}
#: Besides, in a correction (version 2 or later).
EN_UNA_CORRECCION = {"comunicaciones": "editar enviar descartar"}
DE_TODOS = {"auditor_de_todos", "nacional"}
SIN_ENTRADA = {"anonimo", "sin_membresia", "sin_segundo_factor"}

#: route of an account → who may open it, who may send its form, and the estados where that may change anything.
DE_CUENTA = """
change         ver         editar       borrador
delete         descartar   descartar    borrador en_revision aprobada
history        ver         ver          -
vista_previa   ver         ver          -
pdf_borrador   ver         ver          -
revision       ver         responder    borrador en_revision
compromisos    ver         editar       borrador
contrastes     ver         contrastar   borrador en_revision aprobada publicada reemplazada retirada
enviar         enviar      enviar       borrador
devolver       revisar     revisar      en_revision aprobada
aprobar        revisar     revisar      en_revision
publicar       publicar    publicar     aprobada
progreso       ver         publicar     aprobada
anular         publicar    publicar     aprobada
corregir       corregir    corregir     publicada retirada
siguiente      crear       crear        publicada reemplazada retirada
retirar        nacional    nacional     publicada reemplazada
adjuntar       adjuntar    adjuntar     publicada reemplazada
capitulo_add   todo        todo         borrador
"""
#: The same for a capítulo; ``todo``: to write in the whole account.
DE_CAPITULO = """
change         ver         editar       borrador
delete         todo        todo         borrador
history        ver         ver          -
vincular       -           editar       borrador
cifras         ver         ver          -
suprimir       -           editar       borrador
deshacer       -           editar       borrador
contrastar     contrastar  contrastar   borrador en_revision aprobada
"""
#: The same for the dates of the process of a year, which answer to no estado: they are tried in that of the draft.
DE_PROCESO = """
change         ver         crear        borrador
delete         crear       crear        borrador
history        ver         ver          -
"""
#: Routes of the admin without an object, and who may open them.
SIN_OBJETO = """
admin:index                              ver
admin:app_list                           ver
admin:jsi18n                             ver
admin:sesion                             ver
admin:ayuda                              ver
admin:ayuda_tarea                        ver
admin:nacional                           nacional
admin:cuenta_publica_cuentapublica_changelist ver
admin:cuenta_publica_cuentapublica_add   crear
admin:cuenta_publica_cuentapublica_avisos ver
admin:cuenta_publica_capitulo_changelist nadie
admin:cuenta_publica_proceso_changelist  ver
admin:cuenta_publica_proceso_add         crear
mis_correos                              ver
personas                                 ver
invitar                                  nacional
"""
#: Pages of Django's admin that are closed to the national administrator too: people and territory are not erased.
PARA_NADIE = ("admin:auth_user_delete", "admin:cuenta_publica_provincia_add", "admin:cuenta_publica_provincia_delete")
#: What an address of the site answers for an account in each estado, to anybody.
PUBLICAS = """
               borrador en_revision aprobada publicada reemplazada retirada
cuenta              404         404      404       200         200      410
archivo             404         404      404       200         200      410
capitulos           404         404      404       200         200      410
tabla               404         404      404       200         200      410
grafico             404         404      404       404         404      410
original            404         404      404       404         404      410
por_huella          404         404      404       200         200      410
manifiesto          404         404      404       200         200      200
manifiesto_de       404         404      404       404         404      200
"""
#: Anybody may knock: they answer something, and change nothing of anybody's account.
LIBRES = (
    "portada", "cordillera", "provincia", "buscar", "ayuda", "elegir_cuenta", "sitemap", "robots", "novedades",
    "integridad", "verificar", "salud", "contraste", "informar_error", "account_", "mfa_", "socialaccount_",
    "claveunica_", "datos", "datos_", "api", "api_", "admin:login", "admin:logout", "admin:password_change",
    "admin:password_change_done",
)  # fmt: skip


def filas(tabla: str) -> dict[str, list[str]]:
    """First word of each line → the others."""
    return {linea.split()[0]: linea.split()[1:] for linea in tabla.strip().splitlines()}


def puede(rol: str, permiso: str, *, suyo: bool = False, correccion: bool = False) -> bool:
    """Whether ``rol`` may, in an organismo that it reaches (and, if ``suyo``, in its own capítulo)."""
    propios = set(ROLES[rol].split()) | (set(EN_UNA_CORRECCION.get(rol, "").split()) if correccion else set())
    if rol == "uno" and suyo:
        propios |= EN_EL_SUYO
    return ("editar" if permiso == "todo" else permiso) in propios and not (permiso == "todo" and rol == "uno")
