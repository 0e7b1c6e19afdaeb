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

function mover(boton) {
  const grupo = boton.closest(".js-inline-admin-formset");
  const filas = filasDe(grupo);
  const fila = filas.find((f) => f.contains(boton));
  const otra = filas[filas.indexOf(fila) + Number(boton.dataset.paso)];
  if (!otra) return;
  if (boton.dataset.paso === "1") otra.after(fila); else otra.before(fila);
  filasDe(grupo).forEach((f, n) => { f.querySelector("input[name$='-orden']").value = n + 1; });
  boton.focus();
}

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

/* On a narrow screen each cell shows the title of its column. */
function titularCeldas(tabla) {
  const titulos = [...tabla.querySelectorAll("thead th")].map((th) => th.textContent.trim());
  for (const fila of tabla.querySelectorAll("tbody tr.form-row")) {
    [...fila.cells].forEach((celda, n) => { if (titulos[n]) celda.dataset.titulo = titulos[n]; });
  }
}

function traducir(editor, area) {
  const etiqueta = area.getAttribute("aria-label") || "Texto";
  editor.querySelector(".ProseMirror")?.setAttribute("aria-label", etiqueta);
  for (const boton of editor.querySelectorAll("[title]")) {
    const nombre = EN_ESPANOL[boton.title] || boton.title;
    boton.title = nombre;
    boton.setAttribute("aria-label", nombre);
  }
}

document.addEventListener("click", (e) => { if (e.target.matches?.(".mover button")) mover(e.target); });
document.addEventListener("formset:added", (e) => ponerBotones(e.target));
document.addEventListener("prose-editor:ready", (e) => {
  const area = e.detail.textarea;
  const editor = area.closest(".prose-editor") || area.parentElement;
  new MutationObserver(() => traducir(editor, area)).observe(editor, { childList: true });  // its menu comes later
  traducir(editor, area);
});
ponerBotones(document);
document.querySelectorAll(".tabular table").forEach(titularCeldas);
