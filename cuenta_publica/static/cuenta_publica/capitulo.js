/* The page of a capítulo: a tab for each part, and what is not saved yet. Without this file it is one long page, with an
   index. */
"use strict";
(() => {
const formulario = document.getElementById("capitulo_form");
const indice = formulario?.querySelector("nav.indice");
if (!indice) return;

/* --- tabs -------------------------------------------------------------------------------------------------------- */

const llave = `pestana:${location.pathname}`;
const paneles = new Map();  // tab -> what it shows

function reunirDatos() {
  const caja = Object.assign(document.createElement("div"), { id: "datos-group", className: "datos-del-capitulo" });
  const partes = [...formulario.querySelectorAll("fieldset.module")].filter((f) => !f.closest(".inline-group"));
  partes[0].before(caja);
  caja.append(...partes);
  const enlace = Object.assign(document.createElement("a"), { href: "#datos-group", textContent: "Datos del capítulo" });
  indice.prepend(enlace);
}

function hacerPestanas() {
  reunirDatos();
  indice.setAttribute("role", "tablist");
  for (const pestana of indice.querySelectorAll("a")) {
    const grupo = document.getElementById(pestana.hash.slice(1));
    const panel = grupo.closest(".bloques, .filas") || grupo;
    panel.id ||= `panel-${grupo.id}`;
    pestana.id = `pestana-${grupo.id}`;
    pestana.setAttribute("role", "tab");
    pestana.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", pestana.id);
    if (panel.querySelector(".errorlist")) {
      const aviso = Object.assign(document.createElement("span"), { className: "con-errores", textContent: "✖ con errores" });
      pestana.append(" ", aviso);
    }
    paneles.set(pestana, panel);
  }
}

function abrir(pestana) {
  for (const [otra, panel] of paneles) {
    const esta = otra === pestana;
    otra.setAttribute("aria-selected", esta);
    otra.tabIndex = esta ? 0 : -1;
    panel.hidden = !esta;
  }
  try { sessionStorage.setItem(llave, pestana.id); } catch { /* it is opened at the first one, then */ }
}

const laDe = (nodo) => [...paneles].find(([, panel]) => panel.contains(nodo))?.[0];

function irA(ancla) {
  const destino = ancla && document.getElementById(decodeURIComponent(ancla.slice(1)));
  const pestana = destino && laDe(destino);
  if (!pestana) return false;
  abrir(pestana);
  destino.scrollIntoView({ block: "center" });
  if (destino.matches("input, select, textarea")) destino.focus({ preventScroll: true });
  return true;
}

/* What could not be saved, what the address names, or what was open before. */
function abrirLaPrimera() {
  const conErrores = [...paneles].find(([, panel]) => panel.querySelector(".errorlist"))?.[0];
  if (conErrores) { abrir(conErrores); return; }
  if (irA(location.hash)) return;
  let anterior = null;
  try { anterior = document.getElementById(sessionStorage.getItem(llave)); } catch { /* as if there were none */ }
  abrir(paneles.has(anterior) ? anterior : [...paneles.keys()][1]);
}

function mover(e) {
  const pestanas = [...paneles.keys()], n = pestanas.indexOf(e.target.closest("[role=tab]"));
  const pasos = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: -1 };
  if (n < 0 || !(e.key in pasos)) return;
  e.preventDefault();
  const otra = pestanas.at(pasos[e.key] % pestanas.length);
  abrir(otra);
  otra.focus();
}

indice.addEventListener("click", (e) => {
  const pestana = e.target.closest("[role=tab]");
  if (!pestana) return;
  e.preventDefault();
  abrir(pestana);
});
indice.addEventListener("keydown", mover);
addEventListener("hashchange", () => irA(location.hash));
formulario.addEventListener("invalid", (e) => { if (laDe(e.target)) abrir(laDe(e.target)); }, true);

/* --- the page ---------------------------------------------------------------------------------------------------- */

const aviso = Object.assign(document.createElement("span"), { className: "sin-guardar", textContent: "Hay cambios sin guardar" });
aviso.setAttribute("role", "status");

function alEscribir() {
  if (!aviso.isConnected) [...formulario.querySelectorAll(".submit-row input")].at(-1)?.after(aviso);
}

hacerPestanas();
abrirLaPrimera();
for (const que of ["input", "change"]) formulario.addEventListener(que, alEscribir);
formulario.addEventListener("click", (e) => { if (e.target.matches(".mover button, .add-row a")) alEscribir(); });
document.addEventListener("formset:added", (e) => {
  e.target.querySelector("input:not([type=hidden], [name$='-orden']), select, textarea")?.focus();
});
})();
