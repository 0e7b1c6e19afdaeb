/* What the rows of a table add up to, while somebody types, beside the totals that the account declares. Which rows are
   added comes from the server (admin/totales.py); without this file the review says the same after saving. */
"use strict";
(() => {
const formulario = document.getElementById("capitulo_form");
if (!formulario) return;

const MENOS = "\u2212";
const MONTO = /^(-?)(?:(\d+)millon(?:es)?(?:de)?)?(?:(\d+)mil)?(\d+)?(?:pesos)?$/;
const DE_TOTAL = /^\W*(?:sub\W?|gran )?total/i;
const REDONDEADO = /m\$|mil(?:es|lones)(?: de)?(?: pesos)?\W*$/i;
const CALLADAS = [["blanco", "sin información"], ["noaplica", "no aplica"], ["suprimido", "con valor suprimido"], ["mal", "por leer al guardar"]];

/* The number that a cell says, or which of CALLADAS it is. */
function leer(texto) {
  const plano = texto.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\s$]/g, "").replace(/(?:,00?)?[.,]?-?$/, "").replace(/\.(?=\d{3}(?!\d))/g, "");
  if (plano === "") return "blanco";
  if (/^(?:noaplica|n\/a|n\.a)$/.test(plano)) return "noaplica";
  if (/^(?:suprimid|reservad)[oa]$/.test(plano)) return "suprimido";
  const partes = MONTO.exec(plano);
  if (!partes || !/\d/.test(plano)) return "mal";
  const [, signo, millones = 0, miles = 0, unidades = 0] = partes;
  return (Number(millones) * 1e6 + Number(miles) * 1e3 + Number(unidades)) * (signo ? -1 : 1);
}

/* In the form in which the portal prints it. */
function escribir(n, pesos) {
  return `${n < 0 ? MENOS : ""}${pesos ? "$" : ""}${String(Math.abs(n)).replace(/\B(?=(\d{3})+$)/g, ".")}`;
}

/* --- the rows ---------------------------------------------------------------------------------------------------- */

const campos = (tr) => [...tr.querySelectorAll("input[name], select[name], textarea[name]")];
const enBlanco = (tr) => campos(tr).every((c) => c.type === "hidden" || c.localName === "select" || !c.value || c.name.endsWith("-orden"));

/* What a row says in each column; its cells by the name of the column, without the number of the row. */
const leerFila = (tr) => Object.fromEntries(campos(tr).map((c) => [c.name.replace(/^.*?-\d+-/, ""), c.value.trim()]));

function filasDe(panel) {
  const vivas = [...panel.querySelectorAll("tbody tr.form-row:not(.empty-form)")].filter(
    (tr) => !tr.querySelector("[name$='-DELETE']")?.checked && !(tr.dataset.nueva && enBlanco(tr)));
  return [...vivas.map(leerFila), ...JSON.parse(panel.dataset.otras || "[]")];
}

function sumar(filas, columna) {
  const suma = { n: 0, dichas: 0, blanco: 0, noaplica: 0, suprimido: 0, mal: 0 };
  for (const fila of filas) {
    const valor = leer(fila[columna] || "");
    if (typeof valor === "string") suma[valor] += 1;
    else { suma.n += valor; suma.dichas += 1; }
  }
  return suma;
}

const calladas = (suma) => CALLADAS.filter(([que]) => suma[que])
  .map(([que, dicho]) => `${suma[que]} ${suma[que] === 1 ? "fila" : "filas"} ${dicho}`);

/* Rows that are totals themselves tell the others again. */
const AJENAS = ["id", "orden", "capitulo"];
const esTotal = (fila) => DE_TOTAL.test(fila.etiqueta || Object.entries(fila).find(([c]) => !AJENAS.includes(c))?.[1] || "");

/* --- declared totals --------------------------------------------------------------------------------------------- */

const cumple = (fila, valores) => Object.entries(valores).every(([c, v]) => fila[c] === v);
const anio = (periodo) => /\d{4}$/.exec(periodo || "")?.[0] || "";

/* The rows that make the total of a period; nothing, when that cannot be told here. */
function sumandos(filas, suma, periodo) {
  let suyas = filas.filter((f) => cumple(f, suma.donde) && !esTotal(f));
  const unaAUna = suyas.filter((f) => !Object.keys(suma.resumen).length || !cumple(f, suma.resumen));
  if (unaAUna.length) suyas = unaAUna;
  const periodos = new Set(suyas.map((f) => f.periodo || ""));
  if (periodos.has(periodo)) suyas = suyas.filter((f) => !f.periodo || f.periodo === periodo);
  else if (periodos.size > 1 || (periodo && anio([...periodos][0] || periodo) !== anio(periodo))) return null;
  return suma.por && new Set(suyas.map((f) => f[suma.por])).size > 1 ? null : suyas;
}

function comparar(suyas, suma, cifra, pesos) {
  const declarado = leer(cifra.valor), gruesas = suma.detalle ? suyas.filter((f) => !f[suma.detalle]) : suyas;
  const posibles = [gruesas, suyas].filter((g) => g.length).map((g) => sumar(g, suma.columna));
  const hecha = posibles.find((s) => s.n === declarado) || posibles[0];
  if (!hecha?.dichas) return null;
  const dicho = `Suma de las filas: ${escribir(hecha.n, pesos)}`;
  if (typeof declarado === "string" || cifra.calificador || REDONDEADO.test(cifra.texto || "")) return { dicho };
  const falta = declarado - hecha.n;
  if (!falta) return { dicho, veredicto: "✔ coincide" };
  if (falta > 0 && suma.abierta) return { dicho, veredicto: `faltan ${escribir(falta, pesos)} por detallar` };
  return { dicho, veredicto: `≠ difiere en ${escribir(Math.abs(falta), pesos)}`, difiere: true };
}

function cifrasDe(clave) {
  const claves = [...formulario.querySelectorAll("input[name^='cifras-'][name$='-clave']")];
  return claves.filter((c) => c.value === clave && !c.name.includes("__prefix__")).map((c) => c.closest("tr"));
}

/* Beside the declared total, what its rows add up to. */
function anotar(tr, comparada) {
  const celda = tr.querySelector("input[name$='-valor']");
  let nota = celda.parentElement.querySelector(".suma");
  if (!nota) {
    nota = Object.assign(document.createElement("span"), { className: "suma", id: `${celda.id}-suma` });
    celda.parentElement.append(nota);
    celda.setAttribute("aria-describedby", `${celda.getAttribute("aria-describedby") || ""} ${nota.id}`.trim());
  }
  nota.textContent = comparada ? [comparada.dicho, comparada.veredicto].filter(Boolean).join(" ") : "";
  nota.classList.toggle("difiere", !!comparada?.difiere);
}

function declarados(panel, filas, sumas) {
  return sumas.flatMap((suma) => cifrasDe(suma.cifra).flatMap((tr) => {
    const cifra = leerFila(tr), pesos = cifra.tipo === "pesos";
    const suyas = sumandos(filas, suma, cifra.periodo || ""), comparada = suyas && comparar(suyas, suma, cifra, pesos);
    anotar(tr, comparada);
    if (!comparada?.veredicto) return [];
    return [{ texto: `«${cifra.etiqueta}» declara ${cifra.valor}. ${comparada.dicho} ${comparada.veredicto}`, difiere: comparada.difiere }];
  }));
}

/* --- what is shown ----------------------------------------------------------------------------------------------- */

/* The sum of a column, of each period that its rows have. */
function deLaColumna({ columna, titulo, pesos }, filas) {
  const periodos = [...new Set(filas.map((f) => f.periodo || ""))];
  const sumas = periodos.map((periodo) => [periodo, sumar(filas.filter((f) => (f.periodo || "") === periodo), columna)])
    .filter(([, suma]) => suma.dichas || suma.mal);
  return sumas.map(([periodo, suma]) => {
    const cual = sumas.length > 1 && periodo ? `${titulo}, ${periodo}` : titulo;
    return { texto: [`${cual}: ${escribir(suma.n, pesos)}`, ...calladas(suma)].join(" · ") };
  });
}

function columnasDe(panel) {
  const modelo = panel.querySelector("tr.empty-form") || panel.querySelector("tr.form-row");
  return [...(modelo?.querySelectorAll("input.campo-numero, input.campo-pesos") || [])].map((celda) => {
    const columna = celda.name.replace(/^.*-/, "");
    const titulo = panel.querySelector(`th.column-${columna}`)?.textContent.trim() || columna;
    return { columna, titulo, pesos: celda.classList.contains("campo-pesos") };
  });
}

function preparar(panel) {
  const lista = Object.assign(document.createElement("ul"), { className: "totales" });
  lista.setAttribute("aria-label", "Suma de las filas");
  panel.append(lista);
  return { panel, lista, columnas: columnasDe(panel), sumas: JSON.parse(panel.dataset.sumas), dicha: "" };
}

function calcular({ panel, lista, columnas, sumas }) {
  const filas = filasDe(panel), propias = filas.filter((f) => !esTotal(f));
  const lineas = [...columnas.flatMap((c) => deLaColumna(c, propias)), ...declarados(panel, filas, sumas)];
  lista.replaceChildren(...lineas.map(({ texto, difiere }) => {
    const li = Object.assign(document.createElement("li"), { textContent: texto });
    li.classList.toggle("difiere", !!difiere);
    return li;
  }));
  lista.hidden = !lineas.length;
}

const tablas = [...formulario.querySelectorAll(".filas[data-sumas]")].map(preparar).filter((t) => t.columnas.length);
const calcularTodo = () => tablas.forEach(calcular);

/* Said aloud when a cell is left, and only what is new. */
const voz = Object.assign(document.createElement("p"), { className: "visually-hidden" });
voz.setAttribute("role", "status");
formulario.append(voz);

function decir() {
  const nuevas = tablas.flatMap((tabla) => {
    const lineas = [...tabla.lista.children].map((li) => li.textContent), antes = tabla.dicha.split("\n");
    tabla.dicha = lineas.join("\n");
    return lineas.filter((linea) => !antes.includes(linea));
  });
  if (nuevas.length) voz.textContent = nuevas.join(". ");
}

calcularTodo();
tablas.forEach((tabla) => { tabla.dicha = [...tabla.lista.children].map((li) => li.textContent).join("\n"); });
for (const aviso of ["input", "change"]) formulario.addEventListener(aviso, calcularTodo);
formulario.addEventListener("focusout", decir);
document.addEventListener("formset:removed", calcularTodo);
document.addEventListener("formset:added", (e) => { e.target.dataset.nueva = "sí"; calcularTodo(); });
})();
