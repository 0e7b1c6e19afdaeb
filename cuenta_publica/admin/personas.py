"""Who can do what: the people of each organismo, in words."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Prefetch
from django.template.response import TemplateResponse
from django.urls import path

from ..models import Capitulo, CuentaPublica, Membresia, Organismo
from ..permisos import es_nacional, membresias_de, suyos
from ..roles import CON_SEGUNDO_FACTOR, Permiso, Rol, permisos
from .alcance import es_clave
from .invitar import invitar
from .sitio import sitio

POR_PAGINA = 50
LIMITADOS = (Permiso.EDITAR, Permiso.CONTRASTAR)  # what capítulos put a limit to


@dataclass
class Labor:
    """What a person does in one organismo (None: in all of them)."""

    organismo: Organismo | None
    roles: list[str]
    puede: list[str]


@dataclass
class Persona:
    usuario: object
    labores: list[Labor]
    correo: str  # '' when who reads the list is not to know it
    segundo_factor: str


def lista(request):
    """The administrador nacional sees everyone; a member, who works in her organismos; nobody else's roles."""
    nacional = es_nacional(request.user)
    organismos = Organismo.objects.de(request.user)
    pedido = request.GET.get("organismo", "")
    elegido = organismos.filter(pk=pedido).first() if es_clave(pedido) else None
    pagina = Paginator(_gente(request.user, elegido), POR_PAGINA).get_page(request.GET.get("pagina"))
    titulos = _titulos([m for u in pagina for m in u.suyas if m.capitulos])
    contexto = {
        **sitio.each_context(request),
        "title": "Personas",
        "en_la_lista": True,
        "nacional": nacional,
        "organismos": organismos.order_by("nombre", "pk"),
        "elegido": elegido,
        "pagina": pagina,
        "personas": [_persona(u, request.user, titulos) for u in pagina],
    }
    return TemplateResponse(request, "admin/personas.html", contexto)


def _gente(lectora, organismo):
    visibles = _visibles(lectora, organismo)
    gente = get_user_model().objects.all()
    if organismo or not es_nacional(lectora):
        gente = gente.filter(pk__in=visibles.values("usuario"))
    con_organismo = visibles.select_related("organismo").order_by(F("organismo__slug").asc(nulls_first=True), "pk")
    factores = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return (
        gente.annotate(con_segundo_factor=Exists(factores))
        .prefetch_related(Prefetch("membresias", con_organismo, to_attr="suyas"))
        .order_by("-is_active", "last_name", "first_name", "username", "pk")
    )


def _visibles(lectora, organismo):
    """The membresías that she may know of."""
    if organismo:
        return Membresia.objects.filter(organismo=organismo)
    if es_nacional(lectora) or any(m.organismo_id is None for m in membresias_de(lectora)):
        return Membresia.objects.all()
    return Membresia.objects.filter(organismo__in=Organismo.objects.de(lectora))


def _titulos(limitadas) -> dict[tuple[int, str], str]:
    """(organismo, ancla) → capítulo of its latest account. Two queries, or none."""
    if not limitadas:
        return {}
    cuentas = CuentaPublica.objects.filter(organismo__in={m.organismo_id for m in limitadas})
    ultimas: dict[int, int] = {}
    for organismo, pk in cuentas.order_by("organismo", "-anio", "-version").values_list("organismo", "pk"):
        ultimas.setdefault(organismo, pk)
    anclas = {ancla for m in limitadas for ancla in m.capitulos}
    capitulos = Capitulo.objects.filter(cuenta__in=ultimas.values(), ancla__in=anclas).select_related("cuenta")
    return {(cap.cuenta.organismo_id, cap.ancla): str(cap) for cap in capitulos}


def _persona(usuario, lectora, titulos) -> Persona:
    por_organismo: dict[Organismo | None, list[Membresia]] = {}
    for membresia in usuario.suyas:
        por_organismo.setdefault(membresia.organismo, []).append(membresia)
    comparten = {m.organismo_id for m in membresias_de(lectora)} & {m.organismo_id for m in usuario.suyas} - {None}
    return Persona(
        usuario,
        [
            Labor(organismo, [m.get_rol_display() for m in _en_orden(suyas)], frases(suyas, titulos))
            for organismo, suyas in por_organismo.items()
        ],
        usuario.email if es_nacional(lectora) or comparten else "",
        _segundo_factor(usuario),
    )


def _en_orden(membresias):
    return sorted(membresias, key=lambda m: Rol.values.index(m.rol))


def frases(membresias, titulos) -> list[str]:
    """What the membresías of one person in one organismo let her do."""
    plenos, en_correccion, lineas = set(), set(), []
    for membresia in membresias:
        plenos |= suyos(membresia) - (set(LIMITADOS) if membresia.capitulos else set())
        en_correccion |= suyos(membresia, correccion=True) - suyos(membresia)
    lineas.append(_enumerar(plenos))
    for membresia in membresias:
        if membresia.capitulos and (limitados := suyos(membresia) & set(LIMITADOS) - plenos):
            solo = "; ".join(titulos.get((membresia.organismo_id, a), f"«{a}»") for a in membresia.capitulos)
            lineas.append(f"{_enumerar(limitados)}, solo en: {solo}")
    if en_correccion - plenos:
        lineas.append(f"en una corrección, además: {_enumerar(en_correccion - plenos)}")
    return lineas


def _enumerar(permitidos) -> str:
    *previos, ultimo = [p.value for p in Permiso if p in permitidos]
    return f"{', '.join(previos)} y {ultimo}" if previos else ultimo


def _segundo_factor(usuario) -> str:
    if usuario.con_segundo_factor:
        return "activo"
    lo_exige = usuario.is_superuser or any(permisos(m.rol) & CON_SEGUNDO_FACTOR for m in usuario.suyas)
    return "falta: sin él no entra" if lo_exige else "no"


rutas = [
    path("", sitio.admin_view(lista), name="personas"),
    path("invitar/", sitio.admin_view(invitar), name="invitar"),
]
