/* Tables that are pasted: in a text, each may become a block of its own; in a table of data, its cells spread over the
   rows and columns that follow, as in a spreadsheet. */
"use strict";
(() => {
const editores = new WeakMap();
const cuantos = (n, uno, varios) => `${n} ${n === 1 ? uno : varios}`;

function crear(etiqueta, atributos, ...hijos) {
  const nodo = Object.assign(document.createElement(etiqueta), atributos);
  nodo.append(...hijos);
  return nodo;
}

/* What is said of a paste, and what can be done about it; read aloud, and next in the order of the keyboard. */
function ponerNota(lugar, texto, acciones = {}) {
  const botones = Object.entries(acciones).map(([nombre, hacer]) => {
    const boton = crear("button", { type: "button", className: "boton claro", textContent: nombre });
    boton.addEventListener("click", hacer);
    return boton;
  });
  lugar.replaceChildren(...(texto ? [crear("span", { textContent: texto }), ...botones] : []));
}

function lugarDeNota(clase) {
  const lugar = crear("div", { className: `nota-pegado ${clase}` });
  lugar.setAttribute("role", "status");
  return lugar;
}

/* A control as if it had been typed in. */
function escribir(control, valor) {
  control.value = valor;
  for (const aviso of ["input", "change"]) control.dispatchEvent(new Event(aviso, { bubbles: true }));
}

/* --- text of a spreadsheet ------------------------------------------------------------------------------------------ */

/* Rows of cells. A cell with tabs or line breaks comes between quotes, with its own quotes doubled. */
function cortar(texto) {
  const filas = [[]];
  const celdas = /("(?:[^"]|"")*"(?=[\t\n]|$)|[^\t\n]*)(\t|\n|$)/g;
  for (const [todo, celda, fin] of texto.replace(/\r\n?/g, "\n").replace(/\n+$/, "").matchAll(celdas)) {
    const citada = /^"[^]*"$/.test(celda) && /[\t\n]|""/.test(celda.slice(1, -1));
    filas.at(-1).push((citada ? celda.slice(1, -1).replaceAll('""', '"') : celda).replace(/\s+/g, " ").trim());
    if (fin === "\n") filas.push([]);
    if (!fin && !todo.endsWith("\t")) break;
  }
  return filas;
}

const citar = (celda) => (celda.startsWith('"') ? `"${celda.replaceAll('"', '""')}"` : celda);
const unir = (filas) => filas.map((f) => f.map(citar).join("\t")).join("\n");

function tablaDe(texto) {
  const filas = cortar(texto).map((f) => crear("tr", {}, ...f.map((c) => crear("td", { textContent: c }))));
  return crear("table", {}, ...filas).outerHTML;
}

/* --- a table in a text ---------------------------------------------------------------------------------------------- */

/* Where its lines are in the document; null if they were changed or undone. */
function buscar(doc, lineas) {
  let texto = "";
  const donde = [];
  doc.descendants((nodo, pos) => {
    const dicho = nodo.isText ? nodo.text : nodo.isTextblock && texto ? "\n" : nodo.isInline ? "\ufffc" : "";
    for (let i = 0; i < dicho.length; i += 1) donde.push(pos + i);
    texto += dicho;
  });
  const buscado = lineas.join("\n"), comienzo = texto.lastIndexOf(buscado);
  return comienzo < 0 ? null : { desde: donde[comienzo], hasta: donde[comienzo + buscado.length - 1] + 1 };
}

/* A piece of a document without the empty paragraphs that the cut left; null if no word is in it. */
function pedazo(doc) {
  if (!doc.textContent.trim()) return null;
  const { content } = doc.toJSON();
  const vacio = (n) => n && n.type === "paragraph" && !n.content;
  while (vacio(content[0])) content.shift();
  while (vacio(content.at(-1))) content.pop();
  return { type: "doc", content };
}

function agregarBloque(tras, valores) {
  const grupo = tras.closest(".js-inline-admin-formset");
  grupo.querySelector(".add-row a").click();
  const nuevo = filasDe(grupo).at(-1);
  tras.after(nuevo);
  numerar(grupo);
  marcarExtremos(grupo);
  llenar(nuevo, valores);
  return nuevo;
}

function llenar(bloque, valores) {
  for (const [campo, valor] of Object.entries(valores)) escribir(bloque.querySelector(`[name$="-${campo}"]`), valor);
}

function ponerTexto(bloque, contenido) {
  const area = bloque.querySelector('[name$="-texto"]');
  if (editores.has(area)) editores.get(area).commands.setContent(contenido);
  else area.addEventListener("prose-editor:ready", (e) => e.detail.editor.commands.setContent(contenido), { once: true });
}

/* The last one first: what follows a table goes to a block after it, and a text that had nothing else is the table. */
function convertir(editor, area, tablas) {
  const bloque = area.closest(".inline-related");
  let hecho;
  for (const tabla of [...tablas].reverse()) {
    const { doc } = editor.state, { desde, hasta } = buscar(doc, tabla.lineas);
    const antes = pedazo(doc.cut(0, desde)), despues = pedazo(doc.cut(hasta));
    if (despues) ponerTexto(agregarBloque(bloque, { tipo: "texto" }), despues);
    editor.commands.setContent(antes || "");
    const valores = { tipo: "tabla_libre", titulo: tabla.titulo, tabla: unir(tabla.filas) };
    if (antes) hecho = agregarBloque(bloque, valores);
    else llenar(hecho = bloque, valores);
  }
  const suya = hecho.querySelector('[name$="-tabla"]');
  suya.scrollIntoView({ block: "center" });
  suya.focus();
}

function ofrecer(editor, area, lugar, tablas) {
  const estan = () => tablas.every((t) => buscar(editor.state.doc, t.lineas));
  if (!tablas.length || !estan()) return;
  const medidas = tablas.map((t) => `de ${cuantos(t.alto, "fila", "filas")} y ${cuantos(t.ancho, "columna", "columnas")}`);
  const dicho = `Pegó ${tablas.length === 1 ? "una tabla" : `${tablas.length} tablas:`} ${medidas.join(", ")}.`;
  const bloque = area.name.endsWith("-texto") && area.closest(".bloques .inline-related");
  if (!bloque) return ponerNota(lugar, `${dicho} Quedó como texto.`);
  const nombre = tablas.length === 1 ? "Convertir en tabla de datos" : "Convertir en tablas de datos";
  ponerNota(lugar, dicho, {
    [nombre]: () => {
      convertir(editor, area, tablas);
      ponerNota(lugar, "");
    },
    "Dejar como texto": () => {
      ponerNota(lugar, "");
      editor.commands.focus();
    },
  });
  editor.on("update", () => { if (!estan()) ponerNota(lugar, ""); });
}

const esPlanilla = (texto) => /\t/.test(texto) && /\n./.test(texto.trim());

document.addEventListener("prose-editor:ready", (e) => {
  const { editor, textarea: area } = e.detail;
  const lugar = lugarDeNota("");
  const alaLetra = () => area.closest(".bloques .inline-related")?.querySelector('[name$="-tipo"]')?.value === "lista";
  editores.set(area, editor);
  editor.view.dom.after(lugar);
  editor.setOptions({
    editorProps: {
      ...editor.options.editorProps,
      transformPastedHTML(html) {
        const leido = leerPegado(html, alaLetra());
        setTimeout(() => ofrecer(editor, area, lugar, leido.tablas));
        return leido.html;
      },
      handlePaste(view, evento) {
        const texto = evento.clipboardData?.getData("text/plain") || "";
        if (evento.clipboardData?.getData("text/html") || !esPlanilla(texto)) return false;
        return view.pasteHTML(tablaDe(texto));
      },
    },
  });
});

/* --- cells in a table of data --------------------------------------------------------------------------------------- */

const FUERA = ".original, .delete, .hidden, .field-orden";  // columns that no spreadsheet has
const simple = (texto) => texto.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().trim();

/* One control for each column; null where nothing can be written. */
function controlesDe(fila) {
  const celdas = [...fila.cells].filter((c) => !c.matches(FUERA));
  return celdas.map((c) => c.querySelector("input:not([type='hidden'], [type='file'], [type='checkbox']), select, textarea"));
}

function titulosDe(fila) {
  const titulos = [...fila.closest("table").querySelectorAll("thead th")].map((th) => simple(th.textContent));
  return titulos.filter((_, n) => fila.cells[n] && !fila.cells[n].matches(FUERA));
}

/* What it held, to put it back; null if it does not take that text. */
function ponerCelda(control, texto) {
  if (!control || control.disabled || control.readOnly) return null;
  const antes = control.value;
  const opcion = control.matches("select") && [...control.options].find((o) => [o.value, o.text].map(simple).includes(simple(texto)));
  if (control.matches("select") && texto && !opcion) return null;
  const parrafo = { type: "paragraph", content: texto ? [{ type: "text", text: texto }] : [] };
  if (editores.has(control)) editores.get(control).commands.setContent({ type: "doc", content: [parrafo] });
  else escribir(control, opcion ? opcion.value : texto);
  return () => (editores.has(control) ? editores.get(control).commands.setContent(antes) : escribir(control, antes));
}

function filaSiguiente(grupo, fila, agregadas) {
  const siguiente = filasDe(grupo)[filasDe(grupo).indexOf(fila) + 1];
  if (siguiente) return siguiente;
  const agregar = grupo.querySelector(".add-row a"), antes = filasDe(grupo).length;
  if (agregar && !agregar.closest(".hidden")) agregar.click();
  const nueva = filasDe(grupo)[antes];
  if (nueva) {
    numerar(grupo);
    agregadas.push(nueva);
  }
  return nueva;
}

function repartir(filas, comienzo, columna) {
  const grupo = comienzo.closest(".js-inline-admin-formset");
  const agregadas = [], hechas = [], malas = [];
  let fila = comienzo;
  filas.forEach((celdas, n) => {
    if (n) fila = fila && filaSiguiente(grupo, fila, agregadas);
    const controles = fila ? controlesDe(fila) : [];
    celdas.forEach((texto, c) => {
      const volver = ponerCelda(controles[columna + c], texto);
      if (volver) hechas.push(volver); else if (texto) malas.push(texto);
    });
  });
  return { grupo, agregadas, hechas, malas };
}

function contar({ grupo, agregadas, hechas, malas }, lugar, control) {
  const dicho = [`${hechas.length === 1 ? "Se pegó" : "Se pegaron"} ${cuantos(hechas.length, "celda", "celdas")}.`];
  const nuevas = agregadas.length, sinLugar = malas.slice(0, 5).map((t) => `«${t.slice(0, 40)}»`).join(", ");
  if (nuevas) dicho.push(`${nuevas === 1 ? "Se agregó" : "Se agregaron"} ${cuantos(nuevas, "fila", "filas")}.`);
  if (malas.length) dicho.push(`No tienen lugar: ${sinLugar}${malas.length > 5 ? "…" : ""}.`);
  const deshacer = () => {
    hechas.reverse().forEach((volver) => volver());
    agregadas.reverse().forEach((fila) => fila.querySelector(".inline-deletelink")?.click());
    numerar(grupo);
    ponerNota(lugar, "Se deshizo el pegado.");
    control.focus();
  };
  ponerNota(lugar, dicho.join(" "), { Deshacer: deshacer, Cerrar: () => { ponerNota(lugar, ""); control.focus(); } });
}

document.addEventListener("paste", (e) => {
  const control = e.target.closest?.(".tabular tr.form-row :is(input, textarea)");
  let filas = control && !e.target.isContentEditable ? cortar(e.clipboardData.getData("text/plain")) : [];
  if (filas.length < 2 && !(filas[0]?.length > 1)) return;
  const fila = control.closest("tr"), columna = controlesDe(fila).indexOf(control);
  if (columna < 0) return;
  e.preventDefault();
  const titulos = titulosDe(fila).slice(columna);
  if (filas.length > 1 && filas[0].every((c, n) => simple(c) === titulos[n])) filas = filas.slice(1);
  const grupo = fila.closest(".js-inline-admin-formset");
  const lugar = grupo.querySelector(":scope > .nota-pegado") || grupo.appendChild(lugarDeNota("de-celdas"));
  contar(repartir(filas, fila, columna), lugar, control);
  control.focus();
});
})();
