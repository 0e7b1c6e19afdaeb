/* What was typed and not saved is kept in this browser: it is offered when the page is opened again, and goes when it
   is saved, discarded, 14 days old, or the session is closed.

   Kept: "rescate:<user>:<path>" → a list of {id, cuando, guardado, enviado, campos, archivos}, one of each tab that was
   left. A row is known by its key (delitos#12.casos), or by its place if it was never saved (delitos+3.casos). */
"use strict";
(() => {
const PREFIJO = "rescate:";
const CADUCA = 14 * 24 * 3600 * 1000;
const SIN_ESCRIBIR = 400;  // milliseconds, before what was typed is kept
const CLAVE = /^(.+)([#+])(\d+)\.(\w+)$/;
const datos = document.querySelector('meta[name="sesion"]');
const DE_ESTE_USUARIO = `${PREFIJO}${datos?.dataset.usuario}:`;
const pagina = new URLSearchParams(location.search).get("filas");
const aqui = DE_ESTE_USUARIO + location.pathname + (pagina ? `?filas=${pagina}` : "");
const yo = `${Date.now()}-${Math.random()}`;
const formulario = datos && [...document.querySelectorAll("form:has(input[name='guardado'])")].find((f) => controles(f).length);
const numero = formulario?.elements.guardado;
const conErrores = !!formulario && !!document.querySelector(".errornote");  // it shows what was typed, not what is stored
const editores = new WeakMap();
const porPoner = new WeakMap();
let heredadas = new Set();  // typed before the page came back with errors
let espera, fallo = false, enviando = false, cerrada = false;

/* --- what is kept ------------------------------------------------------------------------------------------------ */

function claves(prefijo) {
  try { return Object.keys(localStorage).filter((c) => c.startsWith(prefijo)); } catch { return []; }
}

function leer(clave) {
  try {
    return JSON.parse(localStorage.getItem(clave)).filter((b) => b.campos && Date.now() - b.cuando < CADUCA);
  } catch { return []; }
}

function escribir(clave, lista) {
  try {
    if (lista.length) localStorage.setItem(clave, JSON.stringify(lista));
    else localStorage.removeItem(clave);
    fallo = false;
  } catch {
    if (!fallo && formulario) ponerNota("Este navegador no puede conservar lo que escribe: guarde seguido.");
    fallo = true;
  }
  if (formulario) datos.dataset.guardia = fallo ? "no" : "si";  // for sesion.js
}

const cambiar = (id, rescate) => escribir(aqui, [...leer(aqui).filter((b) => b.id !== id), ...(rescate ? [rescate] : [])]);

/* Whoever saved a page is told so with a link to it, once: then what was sent from it is no longer needed. */
function olvidarLoGuardado() {
  for (const enlace of document.querySelectorAll(".messagelist .success a[href]")) {
    const suya = DE_ESTE_USUARIO + enlace.getAttribute("href");
    for (const clave of claves(suya)) escribir(clave, leer(clave).filter((b) => !b.enviado));  // each page of its rows
  }
}

/* --- what the page says ------------------------------------------------------------------------------------------ */

function controles(form) {
  const elegibles = "select, textarea, input:not(:is([type='hidden'], [type='password'], [type='file'], [type='radio']))";
  return [...form.elements].filter((c) => c.name && c.matches(elegibles) && !c.name.includes("__prefix__"));
}

const valor = (c) => (c.type === "checkbox" ? c.checked : c.value);

function inicial(c) {
  if (c.type === "checkbox") return c.defaultChecked;
  if (c.matches("select")) return ([...c.options].find((o) => o.defaultSelected) || c.options[0])?.value ?? "";
  return c.defaultValue;
}

function lugar(nombre) {
  const [, grupo, n, campo] = nombre.match(/^(.+)-(\d+)-(\w+)$/) || [];
  if (!grupo || !formulario.elements[`${grupo}-TOTAL_FORMS`]) return { clave: nombre };
  const id = formulario.elements[`${grupo}-${n}-id`]?.value;
  return { grupo, campo, fila: id ? "" : `${grupo}+${n}`, clave: `${grupo}${id ? `#${id}` : `+${n}`}.${campo}` };
}

/* A new row is kept whole, unless nothing was typed in it. */
function cambios() {
  const campos = {}, nuevas = new Map();
  for (const c of controles(formulario)) {
    const { grupo, campo, fila, clave } = lugar(c.name);
    if (fila) {
      const modelo = conErrores && formulario.elements[`${grupo}-__prefix__-${campo}`];
      if (!nuevas.has(fila)) nuevas.set(fila, { celdas: {} });
      nuevas.get(fila).tocada ||= campo !== "orden" && valor(c) !== inicial(modelo || c);
      nuevas.get(fila).celdas[clave] = valor(c);
    } else if (valor(c) !== inicial(c) || heredadas.has(clave)) campos[clave] = valor(c);
  }
  for (const { tocada, celdas } of nuevas.values()) if (tocada) Object.assign(campos, celdas);
  return campos;
}

function archivos() {
  return [...formulario.elements].flatMap((c) => (c.type === "file" ? [...c.files] : [])).map((f) => ({ nombre: f.name }));
}

function guardar(enviado = false) {
  espera = clearTimeout(espera);
  if (cerrada) return;
  const campos = cambios(), con = archivos();
  const hay = Object.keys(campos).length || con.length;
  cambiar(yo, hay && { id: yo, cuando: Date.now(), guardado: numero.value, enviado, campos, archivos: con });
}

function programar() {
  clearTimeout(espera);
  espera = setTimeout(guardar, SIN_ESCRIBIR);
}

/* --- what is offered --------------------------------------------------------------------------------------------- */

function faltan(campos) {
  const en = new Map(controles(formulario).map((c) => [lugar(c.name).clave, c]));
  return Object.keys(campos).filter((clave) => !en.has(clave) || valor(en.get(clave)) !== campos[clave]);
}

function crear(etiqueta, atributos, ...hijos) {
  const nodo = Object.assign(document.createElement(etiqueta), atributos);
  nodo.append(...hijos);
  return nodo;
}

const esProsa = (c) => !!c?.matches?.("[data-django-prose-editor-configurable]");

function clase(clave) {
  const [, grupo, marca, n, campo] = clave.match(CLAVE) || [];
  if (!grupo) return esProsa(formulario.elements[clave]) ? ["texto", "textos"] : ["dato", "datos"];
  const tabular = document.getElementById(`${grupo}-group`)?.dataset.inlineType === "tabular";
  const donde = ` de «${document.getElementById(`${grupo}-heading`)?.textContent.trim() || grupo}»`;
  if (marca === "+") return tabular ? ["fila nueva", "filas nuevas", donde, n] : ["bloque nuevo", "bloques nuevos", donde, n];
  if (campo === "DELETE") return ["eliminación", "eliminaciones", donde];
  if (campo === "orden") return ["cambio de orden", "cambio de orden", donde, "orden"];
  if (tabular) return ["celda", "celdas", donde];
  return esProsa(formulario.elements[`${grupo}-__prefix__-${campo}`]) ? ["texto", "textos"] : ["dato", "datos", donde];
}

/* "4 celdas de «Delitos», 1 texto" */
function resumen(cuales) {
  const cuentas = new Map();
  for (const clave of cuales) {
    const [uno, varios, donde = "", unidad = clave] = clase(clave);
    if (!cuentas.has(uno + donde)) cuentas.set(uno + donde, { uno, varios, donde, de: new Set() });
    cuentas.get(uno + donde).de.add(unidad);
  }
  return [...cuentas.values()].map((c) => `${c.de.size} ${c.de.size === 1 ? c.uno : c.varios}${c.donde}`).join(", ");
}

function momento(cuando) {
  const forma = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const partes = new Intl.DateTimeFormat("es-CL", forma).formatToParts(cuando);
  const p = Object.fromEntries(partes.map((parte) => [parte.type, parte.value]));
  return `${p.weekday} ${p.day} de ${p.month} a ${p.hour === "01" ? "la" : "las"} ${p.hour}:${p.minute}`;
}

function ponerNota(titulo, ...hijos) {
  const nota = crear("section", { className: "guardia", tabIndex: -1 }, crear("p", { className: "titulo", textContent: titulo }), ...hijos);
  nota.setAttribute("role", "region");
  nota.setAttribute("aria-label", "Cambios sin guardar");
  formulario.before(nota);
  return nota;
}

const parrafo = (texto) => crear("p", { textContent: texto });
const deArchivos = (con) => con.map((a) => parrafo(`El archivo «${a.nombre}» no se conserva: elíjalo de nuevo.`));

function ofrecer(rescate) {
  const cuales = faltan(rescate.campos);
  if (!cuales.length) return cambiar(rescate.id);
  const recupera = crear("button", { type: "button", className: "boton", textContent: "Recuperar" });
  const descarta = crear("button", { type: "button", className: "boton claro", textContent: "Descartar" });
  const otro = rescate.guardado === numero.value ? [] : [parrafo("Después de esa hora alguien guardó esta "
    + "página. Si recupera estos cambios, al guardar se compararán con lo guardado y usted elegirá qué queda.")];
  const nota = ponerNota(`Hay cambios que no se guardaron, del ${momento(rescate.cuando)}.`, parrafo(`${resumen(cuales)}.`),
    ...otro, ...deArchivos(rescate.archivos),
    crear("p", { className: "help", textContent: "Están solo en este navegador, hasta que guarde, los descarte o cierre la sesión." }),
    crear("p", { className: "acciones" }, recupera, " ", descarta));
  recupera.addEventListener("click", () => {
    nota.replaceChildren(...recuperar(rescate, cuales));
    nota.focus();
  });
  descarta.addEventListener("click", () => {
    cambiar(rescate.id);
    nota.remove();
    document.getElementById("content-start").focus();
  });
}

/* --- what is put back -------------------------------------------------------------------------------------------- */

function poner(control, dado) {
  if (control.type === "checkbox") control.checked = dado;
  else if (control.matches("select") && ![...control.options].some((o) => o.value === dado)) return false;
  else {
    if (editores.has(control)) editores.get(control).commands.setContent(dado);
    else porPoner.set(control, dado);  // its editor is not there yet, or it has none
    control.value = dado;
  }
  for (const aviso of ["input", "change"]) control.dispatchEvent(new Event(aviso, { bubbles: true }));
  (control.closest(".prose-editor") || control).classList.add("recuperado");
  return true;
}

function agregarFila(grupo) {
  const total = formulario.elements[`${grupo}-TOTAL_FORMS`];
  const antes = Number(total?.value);
  document.querySelector(`[id="${grupo}-group"] .add-row a`)?.click();
  return Number(total?.value) > antes ? `${grupo}-${antes}` : "";
}

/* The name in this page of what was kept: each row where it is now, or a new one. */
function nombrador() {
  const guardadas = new Map(), nuevas = new Map();
  for (const c of formulario.elements) {
    const [, grupo, n] = c.name?.match(/^(.+)-(\d+)-id$/) || [];
    if (grupo && c.value) guardadas.set(`${grupo}#${c.value}`, `${grupo}-${n}`);
  }
  return (clave) => {
    const [, grupo, marca, n, campo] = clave.match(CLAVE) || [];
    if (!grupo) return clave;
    const fila = `${grupo}${marca}${n}`;
    if (marca === "+" && !nuevas.has(fila)) {
      const enSuLugar = formulario.elements[`${grupo}-${n}-id`];
      const libre = enSuLugar?.value === "" && ![...nuevas.values()].includes(`${grupo}-${n}`);
      nuevas.set(fila, libre ? `${grupo}-${n}` : agregarFila(grupo));
    }
    const hallada = guardadas.get(fila) || nuevas.get(fila);
    return hallada ? `${hallada}-${campo}` : "";
  };
}

function ordenar(grupo) {
  const ordenes = controles(formulario).filter((c) => c.name.startsWith(`${grupo}-`) && c.name.endsWith("-orden"));
  ordenes.sort((a, b) => (Number(a.value) || Infinity) - (Number(b.value) || Infinity) || 0);
  for (const c of ordenes) document.getElementById(`${grupo}-empty`)?.before(c.closest(".form-row[id], .inline-related[id]"));
}

function recuperar(rescate, cuales) {
  const nombre = nombrador(), puestas = [], sueltas = [];
  for (const clave of cuales) {
    const control = formulario.elements[nombre(clave)];
    if (control && poner(control, rescate.campos[clave])) puestas.push(clave);
    else if (rescate.campos[clave] !== "" && rescate.campos[clave] !== false) sueltas.push(clave);
  }
  new Set(puestas.filter((c) => c.endsWith(".orden")).map((c) => c.match(CLAVE)[1])).forEach(ordenar);
  numero.value = Math.min(numero.value, rescate.guardado);  // the server compares with what was stored since
  guardar();
  cambiar(rescate.id);
  const hecho = puestas.length ? `Se recuperó: ${resumen(puestas)}. Todavía no está guardado: revise y guarde.`
    : "Nada de esto tiene ya lugar en la página.";
  const copiables = sueltas.map((c) => crear("li", { textContent: `${(clase(c)[2] || ` de ${c}`).slice(4)}: ${rescate.campos[c]}` }));
  const aparte = [parrafo("Esto no se pudo poner en su lugar; cópielo si lo necesita:"), crear("ul", {}, ...copiables)];
  return [crear("p", { className: "titulo", textContent: hecho }), ...deArchivos(rescate.archivos), ...(sueltas.length ? aparte : [])];
}

/* --- when -------------------------------------------------------------------------------------------------------- */

function cuidarFormulario() {
  datos.dataset.guardia = "si";
  const enviado = conErrores && leer(aqui).findLast((b) => b.enviado);
  if (enviado) {  // the server sent back what was typed, less the files
    heredadas = new Set(Object.keys(enviado.campos));
    cambiar(enviado.id);
    guardar();
    if (enviado.archivos.length) ponerNota("No se guardó; lo que escribió sigue en la página.", ...deArchivos(enviado.archivos));
  }
  leer(aqui).filter((b) => b.id !== yo).forEach(ofrecer);
  if (!conErrores && Object.keys(cambios()).length) guardar();  // a browser that goes back fills the page in by itself
  for (const aviso of ["input", "change"]) formulario.addEventListener(aviso, programar);
  for (const aviso of ["formset:added", "formset:removed"]) document.addEventListener(aviso, programar);
  document.addEventListener("click", (e) => { if (e.target.closest?.(".mover")) programar(); });
  formulario.addEventListener("submit", () => { enviando = true; guardar(true); });
  for (const aviso of ["pagehide", "visibilitychange"]) window.addEventListener(aviso, () => { if (espera) guardar(); }, true);
  document.querySelector(".diferencias a")?.addEventListener("click", () => { cerrada = true; cambiar(yo); });  // keeps what is stored
  window.addEventListener("beforeunload", (e) => { if (fallo && !enviando && Object.keys(cambios()).length) e.preventDefault(); });
}

function cerrarSesion(e) {
  if (espera) guardar();
  const paginas = datos ? claves(DE_ESTE_USUARIO).filter((c) => leer(c).length).length : 0;
  const cuales = paginas === 1 ? "una página" : `${paginas} páginas`;
  const pregunta = `Hay cambios sin guardar en ${cuales}. Al cerrar la sesión se borran de este navegador. ¿Cerrarla?`;
  if (paginas && !confirm(pregunta)) return e.preventDefault();
  cerrada = true;
  for (const clave of claves(PREFIJO)) localStorage.removeItem(clave);  // of whoever was here
}

document.addEventListener("prose-editor:ready", (e) => {
  const { editor, textarea } = e.detail;
  editores.set(textarea, editor);
  if (porPoner.has(textarea)) poner(textarea, porPoner.get(textarea));
});
document.getElementById("logout-form")?.addEventListener("submit", cerrarSesion);
for (const clave of claves(PREFIJO)) if (!leer(clave).length) localStorage.removeItem(clave);
if (datos) olvidarLoGuardado();
if (formulario) cuidarFormulario();
})();
