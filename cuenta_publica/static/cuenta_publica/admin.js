/* Rows move with buttons that the keyboard reaches; the prose editor speaks Spanish. Without this file the order
   is typed in the "orden" cells and everything else works. */
"use strict";

const EN_ESPANOL = {
  bold: "Negrita", italic: "Cursiva", "unordered list": "Lista con viñetas", "ordered list": "Lista numerada",
  blockquote: "Cita", "insert link": "Insertar enlace", "remove link": "Quitar enlace", undo: "Deshacer",
  redo: "Rehacer", paragraph: "Párrafo", "Block style": "Estilo del párrafo",
};

function filasDe(grupo) {
  const filas = grupo.querySelectorAll("tbody > tr.form-row, .inline-related.has_original, .inline-related[id]");
  return [...filas].filter((f) => !f.classList.contains("empty-form") && f.querySelector("input[name$='-orden']"));
}

function numerar(grupo) {
  const antes = Number(grupo.closest("[data-antes]")?.dataset.antes || 0);
  filasDe(grupo).forEach((f, n) => { f.querySelector("input[name$='-orden']").value = antes + n + 1; });
}

/* The first row does not go up, nor the last one down. */
function marcarExtremos(grupo) {
  const filas = filasDe(grupo);
  filas.forEach((fila, n) => {
    const [sube, baja] = fila.querySelectorAll(".mover button");
    sube?.setAttribute("aria-disabled", n === 0);
    baja?.setAttribute("aria-disabled", n === filas.length - 1);
  });
}

const voz = Object.assign(document.createElement("p"), { className: "visually-hidden" });
voz.setAttribute("role", "status");
document.body.append(voz);

function mover(boton) {
  const grupo = boton.closest(".js-inline-admin-formset");
  const filas = filasDe(grupo);
  const fila = filas.find((f) => f.contains(boton));
  const n = filas.indexOf(fila), otra = filas[n + Number(boton.dataset.paso)];
  if (!otra) return;
  if (boton.dataset.paso === "1") otra.after(fila); else otra.before(fila);
  numerar(grupo);
  marcarExtremos(grupo);
  boton.focus();
  voz.textContent = `La fila ${n + 1} ahora es la ${n + 1 + Number(boton.dataset.paso)}`;
}

const marcarTodos = () => document.querySelectorAll(".js-inline-admin-formset").forEach(marcarExtremos);

function ponerBotones(raiz) {
  for (const entrada of raiz.querySelectorAll("input[name$='-orden']")) {
    if (!entrada.closest(".js-inline-admin-formset") || entrada.nextElementSibling?.matches(".mover")) continue;
    const caja = document.createElement("span");
    caja.className = "mover";
    for (const [paso, signo, nombre] of [["-1", "▲", "Subir"], ["1", "▼", "Bajar"]]) {
      const boton = Object.assign(document.createElement("button"), { type: "button", textContent: signo });
      boton.dataset.paso = paso;
      boton.setAttribute("aria-label", nombre);
      caja.append(boton);
    }
    entrada.after(caja);
  }
}

/* On a narrow screen each cell shows the title of its column; those of buttons have one too, that is only heard. */
function titularCeldas(tabla) {
  const titulos = [...tabla.querySelectorAll("thead th")].map((th) => th.textContent.trim());
  for (const fila of tabla.querySelectorAll("tbody tr.form-row")) {
    [...fila.cells].forEach((celda, n) => { if (titulos[n]) celda.dataset.titulo = titulos[n]; });
  }
  for (const th of tabla.querySelectorAll("thead th:empty, thead th.original")) {
    const nombre = th.matches(".original") ? "Fila" : "Quitar";
    if (!th.textContent.trim()) th.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: nombre }));
  }
}

function traducir(editor, area) {
  const etiqueta = area.getAttribute("aria-label") || "Texto";
  editor.querySelector(".ProseMirror")?.setAttribute("aria-label", etiqueta);
  for (const dialogo of editor.querySelectorAll("dialog")) dialogo.setAttribute("aria-label", dialogo.querySelector("h3").textContent);
  for (const boton of editor.querySelectorAll("[title]")) {
    const nombre = EN_ESPANOL[boton.title] || boton.title;
    boton.title = nombre;
    boton.setAttribute("aria-label", nombre);
  }
}

/* The list of figures of the account, in this page or in its own, becomes a choice beside each text of a block. */
async function leerCifras() {
  const enlace = document.querySelector("[data-cifras-de-la-cuenta]");
  if (!enlace) return document;
  const respuesta = await fetch(enlace.href);
  return new DOMParser().parseFromString(respuesta.ok ? await respuesta.text() : "", "text/html");
}

let cifras = null;
async function opcionesDeCifras() {
  const pagina = await (cifras ||= leerCifras());
  const grupos = [...pagina.querySelectorAll(".insertables h3")].map((titulo) => {
    const grupo = Object.assign(document.createElement("optgroup"), { label: titulo.textContent });
    for (const li of titulo.nextElementSibling.children) {
      grupo.append(new Option(li.querySelector("span").textContent, li.dataset.cifras));
      if (li.dataset.palabras) grupo.append(new Option(`${li.querySelector("span").textContent}, en palabras`, li.dataset.palabras));
    }
    return grupo;
  });
  return [new Option("Elija una cifra…", ""), ...grupos];
}

function ponerInsertar(insertar, area, caja) {
  if (!document.querySelector(".insertables, [data-cifras-de-la-cuenta]") || caja.querySelector(".insertar-cifra")) return;
  const fila = Object.assign(document.createElement("p"), { className: "insertar-cifra" });
  const lista = document.createElement("select");
  const boton = Object.assign(document.createElement("button"), { type: "button", className: "boton claro", textContent: "Insertar cifra" });
  lista.setAttribute("aria-label", `Cifra para insertar en ${area.getAttribute("aria-label") || "el texto"}`);
  lista.append(new Option("Elija una cifra…", ""));
  const llenar = async () => { if (lista.options.length === 1) lista.replaceChildren(...await opcionesDeCifras()); };
  for (const aviso of ["pointerenter", "focus"]) lista.addEventListener(aviso, llenar);
  boton.addEventListener("click", () => { if (lista.value) insertar(lista.value); });
  fila.append(lista, " ", boton);
  caja.append(fila);
}

/* The same beside a line of plain text. */
function ponerEnLineas(raiz) {
  for (const linea of raiz.querySelectorAll("[data-inserta-cifras]")) {
    if (linea.name.includes("__prefix__")) continue;
    ponerInsertar((marca) => {
      linea.setRangeText(marca, linea.selectionStart, linea.selectionEnd, "end");
      linea.focus();
    }, linea, linea.parentElement);
  }
}

document.addEventListener("click", (e) => { if (e.target.matches?.(".mover button")) mover(e.target); });
document.addEventListener("formset:added", (e) => {
  ponerBotones(e.target);
  ponerEnLineas(e.target);
  marcarTodos();
});
document.addEventListener("formset:removed", marcarTodos);
/* Tab leaves a text as it leaves any field: in a list the editor would put the item inside the one before. */
document.addEventListener("keydown", (e) => { if (e.key === "Tab" && e.target.closest?.(".ProseMirror")) e.stopPropagation(); }, true);
document.addEventListener("prose-editor:ready", (e) => {
  const area = e.detail.textarea;
  const editor = area.closest(".prose-editor") || area.parentElement;
  new MutationObserver(() => traducir(editor, area)).observe(editor, { childList: true });  // its menu comes later
  traducir(editor, area);
  const insertar = (marca) => e.detail.editor.chain().focus().insertContent({ type: "text", text: marca }).run();
  if (area.closest(".bloques")) ponerInsertar(insertar, area, editor);
});
document.addEventListener("click", async (e) => {
  const campo = document.getElementById(e.target.dataset?.copiar || "");
  if (!campo) return;
  campo.select();
  try { await navigator.clipboard.writeText(campo.value); e.target.textContent = "Copiado"; }
  catch { e.target.textContent = "Selecciónelo y cópielo"; }
});
ponerBotones(document);
marcarTodos();
ponerEnLineas(document);
document.querySelectorAll(".tabular table").forEach(titularCeldas);
