/* What is pasted in the prose editor. From Word, Word online, Outlook, Google Docs, LibreOffice or a web page stay
   paragraphs, bold, italics, lists, links and line breaks; a table comes in as lines of text, so that nothing is lost,
   and is offered as a data table. All of it is read in a document that is not shown and written anew. */
"use strict";
(() => {
const nombres = (lista) => new Set(lista.split(" "));
const FUERA = nombres("head style script title meta link template noscript svg math iframe object embed xml del textarea "
  + "select button img video audio canvas");
const BLOQUES = nombres("p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote table caption tr td th address section "
  + "article header footer main aside figure figcaption pre center hr form fieldset nav");
const FUERTES = nombres("b strong h1 h2 h3 h4 h5 h6"), CURSIVAS = nombres("i em");
const OCULTO = /display:\s*none|mso-hide:\s*all|mso-element:\s*comment|mso-comment-|mso-special-character:\s*comment/i;
const ENLACE = /^(?:https?:\/\/|mailto:)/i;
// Marks of false lists. Fonts of symbols draw bullets with letters (o, v, Ø, ü, §) and private characters: before two
// blanks, for «o» is a word too. What is not of Word's needs its hard blanks, or it is a sentence: "a) uno".
const NUMEROS = String.raw`\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxlc]{1,6}|[a-z])[.)]`;
const MARCA = new RegExp(String.raw`^\s*([·•▪◦‣●○■□]|[§Øüvo\uf000-\uf0ff–-](?=\s\s)|${NUMEROS})\s+`, "i");
const MARCA_SUELTA = new RegExp(String.raw`^\s*([·•▪◦‣●○■]|(?:[§Øüvo\uf000-\uf0ff–-]|${NUMEROS})(?=\s*\u00a0\s*\u00a0))\s+`, "i");
const ROMANOS = { i: 1, v: 5, x: 10, l: 50, c: 100 };
const TIPOS = { "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I" };

const estiloDe = (nodo) => nodo.getAttribute("data-style") || "";
const escapar = (texto) => texto.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/* --- lists --------------------------------------------------------------------------------------------------------- */

function romano(letras) {
  return [...letras].reduce((suma, l, n, todas) => suma + (ROMANOS[l] < ROMANOS[todas[n + 1]] ? -1 : 1) * ROMANOS[l], 0);
}

/* "b)" → the second of an ordered list of letters; what numbers nothing that the editor writes stays as text. */
function leerMarca(marca, alaLetra) {
  const [, numero, letras] = marca.match(/^\(?(?:(\d{1,3})|([a-z]+))[.)]$/i) || [];
  if (!numero && !letras) return /\d/.test(marca) ? { clase: "ul", marca } : { clase: "ul" };
  if (alaLetra && !/^\w+\.$/.test(marca)) return { clase: "ul", marca };
  if (numero) return { clase: "ol", tipo: "1", inicio: Number(numero) };
  const bajas = letras.toLowerCase(), alta = letras !== bajas;
  if (bajas === "i" || bajas.length > 1) return { clase: "ol", tipo: alta ? "I" : "i", inicio: romano(bajas) };
  return { clase: "ol", tipo: alta ? "A" : "a", inicio: bajas.charCodeAt(0) - 96 };
}

function quitarAlComienzo(nodo, cuantos) {
  const textos = nodo.ownerDocument.createTreeWalker(nodo, NodeFilter.SHOW_TEXT);
  for (let quedan = cuantos; quedan && textos.nextNode();) {
    const corte = Math.min(quedan, textos.currentNode.length);
    textos.currentNode.deleteData(0, corte);
    quedan -= corte;
  }
}

/* The item that a paragraph stands for: Word writes its lists as paragraphs with the mark typed before. */
function itemFalso(parrafo, alaLetra) {
  const nivel = estiloDe(parrafo).match(/mso-list:\s*\w+\s+level(\d)/i)?.[1];
  const deWord = nivel || /MsoListParagraph/.test(parrafo.className);
  const ignorada = [...parrafo.querySelectorAll("[data-style]")].find((n) => /mso-list:\s*Ignore/i.test(estiloDe(n)));
  const [todo, escrita] = parrafo.textContent.match(deWord ? MARCA : MARCA_SUELTA) || [];
  const marca = ignorada ? ignorada.textContent.trim() : escrita;
  if (!marca) return nivel && { clase: "ul", nivel: Number(nivel) };
  if (ignorada) ignorada.remove(); else quitarAlComienzo(parrafo, todo.length);
  return { ...leerMarca(marca, alaLetra), nivel: Number(nivel || 1) };
}

function itemDe(li, nivel) {
  const lista = li.closest("ul, ol");
  if (lista?.localName !== "ol") return { clase: "ul", nivel };
  const estilo = `${estiloDe(lista)};${estiloDe(li)}`.match(/list-style(?:-type)?:\s*([a-z-]+)/i)?.[1];
  const tipo = "aAiI".includes(lista.getAttribute("type") || "?") ? lista.getAttribute("type") : TIPOS[estilo] || "1";
  const lugar = [...lista.children].filter((n) => n.localName === "li").indexOf(li);
  return { clase: "ol", tipo, inicio: (Number(lista.getAttribute("start")) || 1) + lugar, nivel };
}

/* --- reading: a flat list of blocks, {runs, item, cita} or {tabla} --------------------------------------------------- */

function marcasDe(nodo, antes) {
  const estilo = estiloDe(nodo);
  const segun = (dicho, si, no) => (si.test(estilo) ? true : no.test(estilo) ? false : dicho);
  const href = nodo.localName === "a" && (nodo.getAttribute("href") || "").trim();
  return {
    fuerte: segun(FUERTES.has(nodo.localName) || antes.fuerte, /(?<!-)font-weight:\s*(?:bold|[6-9]00)/i, /(?<!-)font-weight:\s*(?:normal|[1-5]00)/i),
    cursiva: segun(CURSIVAS.has(nodo.localName) || antes.cursiva, /(?<!-)font-style:\s*(?:italic|oblique)/i, /(?<!-)font-style:\s*normal/i),
    enlace: href && ENLACE.test(href) ? href : antes.enlace,
  };
}

function lugarDe(nodo, antes, alaLetra) {
  const nombre = nodo.localName;
  if (nombre === "ul" || nombre === "ol") return { ...antes, nivel: antes.nivel + 1 };
  if (nombre === "blockquote") return { ...antes, cita: true };
  if (nombre === "li") {
    const dicho = Number(nodo.dataset.ariaLevel || nodo.getAttribute("aria-level")) || 1;
    return { ...antes, item: itemDe(nodo, Math.max(antes.nivel, dicho, 1)) };
  }
  const falso = (nombre === "p" || nombre === "div") && !antes.item && !nodo.querySelector("p, div, li, table");
  return { ...antes, item: (falso && itemFalso(nodo, alaLetra)) || antes.item };
}

function leerBloques(raiz, alaLetra) {
  const bloques = [];
  let runs = [], lugar = {};
  const cerrar = () => {
    const limpios = recortar(runs);
    if (limpios.length) bloques.push({ ...lugar, runs: limpios });
    runs = [];
  };
  const agregar = (run, donde) => {
    if (!runs.length) lugar = donde;
    runs.push(run);
  };
  const visitar = (nodo, marcas, donde) => {
    if (nodo.nodeType === Node.TEXT_NODE) return agregar({ ...marcas, texto: nodo.data }, donde);
    if (nodo.nodeType !== Node.ELEMENT_NODE || FUERA.has(nodo.localName) || nodo.matches(".MsoCommentReference, .msoDel")
      || OCULTO.test(estiloDe(nodo))) return;
    if (nodo.localName === "br") return agregar({ salto: true }, donde);
    if (/mso-spacerun|mso-tab-count/i.test(estiloDe(nodo))) return agregar({ ...marcas, texto: " " }, donde);
    const enBloque = BLOQUES.has(nodo.localName), tabla = nodo.localName === "table" && leerTabla(nodo);
    if (enBloque) cerrar();
    if (tabla) return bloques.push({ tabla });
    const dentro = marcasDe(nodo, marcas), alli = enBloque ? lugarDe(nodo, donde, alaLetra) : donde;
    if (alli.item?.marca && alli.item !== donde.item) agregar({ texto: `${alli.item.marca} ` }, alli);
    for (const hijo of [...nodo.childNodes]) visitar(hijo, dentro, alli);
    if (enBloque) cerrar();
  };
  visitar(raiz, {}, { nivel: 0 });
  cerrar();
  return bloques;
}

/* Blanks at the ends of a block and runs of them are layout; the others are the writer's, and a hard one is kept. */
function recortar(runs) {
  const listos = [];
  let alBorde = true;
  for (const run of runs) {
    let texto = run.salto ? "" : run.texto.replace(/[\u200b\ufeff]/g, "").replace(/[ \t\r\n\f]+/g, " ");
    if (alBorde) texto = texto.trimStart();
    if (texto || (run.salto && listos.length)) listos.push({ ...run, texto });
    if (texto || run.salto) alBorde = run.salto || texto.endsWith(" ");
  }
  while (listos.length && !(listos.at(-1).texto = listos.at(-1).texto.trimEnd())) listos.pop();
  return listos;
}

/* --- tables -------------------------------------------------------------------------------------------------------- */

const textoDe = (runs) => runs.map((r) => r.texto || " ").join("");
const esNumero = (texto) => /^[($\s]*-?\d[\d.,\s%]*\)?\s*[.-]*$/.test(texto);

/* Of merged cells, each gets the words; a number stays only in the first, or it would be added twice. */
function cuadricula(tabla) {
  const filas = [...tabla.rows].map(() => []);
  [...tabla.rows].forEach((tr, r) => {
    for (const celda of tr.cells) {
      const texto = leerBloques(celda).map((b) => textoDe(b.runs)).join(" ").replace(/\s+/g, " ").trim();
      let c = 0;
      while (filas[r][c] !== undefined) c += 1;
      for (let i = 0; i < Math.min(celda.rowSpan, filas.length - r); i += 1) {
        for (let j = 0; j < Math.min(celda.colSpan, 100); j += 1) filas[r + i][c + j] = (i || j) && esNumero(texto) ? "" : texto;
      }
    }
  });
  const llenas = filas.filter((f) => f.some(Boolean));
  const ancho = Math.max(0, ...llenas.map((f) => f.findLastIndex(Boolean) + 1));
  return llenas.map((f) => Array.from({ length: ancho }, (_, c) => f[c] || ""));
}

/* Rows of titles above others (2018 over "Mujeres" and "Hombres") become one: "2018 Mujeres", "2018 Hombres". */
function unirTitulos(filas, tabla, desde) {
  const primera = [...(tabla.rows[desde]?.cells || [])];
  const sobreOtras = primera.some((c) => c.colSpan > 1) && filas.length > 2 && !filas[1].some(esNumero);
  const cuantas = Math.min(sobreOtras ? 2 : Math.max(1, ...primera.map((c) => (c.textContent.trim() ? c.rowSpan : 1))), 3);
  if (filas.length <= cuantas) return filas;
  const titulos = filas[0].map((_, c) => [...new Set(filas.slice(0, cuantas).map((f) => f[c]).filter(Boolean))].join(" "));
  return [titulos, ...filas.slice(cuantas)];
}

/* null when it is only a layout: it has one column, or other tables. */
function leerTabla(tabla) {
  const todas = tabla.querySelector("table") ? [] : cuadricula(tabla);
  if (!(todas[0]?.length > 1)) return null;
  const unica = new Set(todas[0].filter(Boolean)).size === 1 && todas[0][0] && todas.length > 2;
  const filas = unirTitulos(unica ? todas.slice(1) : todas, tabla, unica ? 1 : 0);
  const lineas = filas.map((f) => f.slice(0, f.findLastIndex(Boolean) + 1).map((c) => c || "—").join(" · "));
  const titulo = unica ? todas[0][0] : "";
  return { filas, titulo, alto: todas.length, ancho: todas[0].length, lineas: titulo ? [titulo, ...lineas] : lineas };
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

function escribirRun({ salto, texto, fuerte, cursiva, enlace }) {
  if (salto) return "<br>";
  let html = escapar(texto);
  if (cursiva) html = `<em>${html}</em>`;
  if (fuerte) html = `<strong>${html}</strong>`;
  return enlace ? `<a href="${escapar(enlace)}">${html}</a>` : html;
}

function escribir(bloques) {
  const abiertas = [];  // the item that is open in each list, from the outermost
  let html = "";
  const cerrarHasta = (n) => { while (abiertas.length > n) html += `</li></${abiertas.pop().clase}>`; };
  const abrir = (item) => {
    const nivel = Math.min(item.nivel, abiertas.length + 1);
    cerrarHasta(nivel);
    const previo = abiertas[nivel - 1];
    const sigue = previo?.clase === item.clase && previo.tipo === item.tipo && (item.clase === "ul" || item.inicio === previo.inicio + 1);
    if (sigue) abiertas.pop();
    else cerrarHasta(nivel - 1);
    html += sigue ? "</li><li>" : item.clase === "ul" ? "<ul><li>" : `<ol type="${item.tipo}" start="${item.inicio}"><li>`;
    abiertas.push(item);
  };
  for (const { tabla, item, cita, runs } of bloques) {
    const lineas = tabla ? tabla.lineas.map(escapar) : [runs.map(escribirRun).join("")];
    const dentro = abiertas.indexOf(item);
    if (!item) cerrarHasta(0); else if (dentro < 0) abrir(item); else cerrarHasta(dentro + 1);
    const parrafos = lineas.map((l) => `<p>${l}</p>`).join("");
    html += cita && !item ? `<blockquote>${parrafos}</blockquote>` : parrafos;
  }
  cerrarHasta(0);
  return html.replaceAll("</blockquote><blockquote>", "");
}

/* Styles are read and handlers are dropped, neither applied: under other names, or by the site's CSP the browser would
   complain of each. */
function desarmar(html) {
  const desnudo = html.replace(/<style\b[\s\S]*?<\/style\s*>|<base\b[^>]*>/gi, "");
  const renombrar = (_, citado, nombre) => citado ?? ` data-${nombre}`;
  return desnudo.replace(/<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi, (marca) =>
    marca.replace(/("[^"]*"|'[^']*')|(?<=["'\s/])(style|on\w+)(?=\s*=)/gi, renombrar));
}

globalThis.leerPegado = (html, alaLetra = false) => {
  const desarmado = desarmar(html);
  if (desarmado.includes("data-pm-slice")) return { html: desarmado, tablas: [] };  // of an editor like this
  const bloques = leerBloques(new DOMParser().parseFromString(desarmado, "text/html").body, alaLetra);
  return { html: escribir(bloques), tablas: bloques.map((b) => b.tabla).filter((t) => t?.filas.length > 1) };
};
})();
