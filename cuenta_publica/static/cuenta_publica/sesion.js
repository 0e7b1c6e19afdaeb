/* Tells that the session is about to end, with a button to go on; when it ended, where to come in again. */
"use strict";
(() => {
const AVISO = 10 * 60;  // seconds before the end
const datos = document.querySelector('meta[name="sesion"]');
if (!datos) return;
let fin = Date.now() + 1000 * Number(datos.content), reloj = 0;
const crear = (etiqueta, atributos) => Object.assign(document.createElement(etiqueta), atributos);
const barra = crear("section", { className: "sesion", hidden: true });

/* Seconds left; 0 when it ended, or is of somebody else now. */
async function preguntar(metodo = "GET") {
  const ficha = document.querySelector("[name='csrfmiddlewaretoken']")?.value || "";
  const respuesta = await fetch(datos.dataset.direccion, { method: metodo, redirect: "manual", headers: { "X-CSRFToken": ficha } });
  if (!respuesta.ok) return 0;
  const dicho = await respuesta.json();
  if (String(dicho.usuario) !== datos.dataset.usuario) return 0;
  for (const campo of document.querySelectorAll("[name='csrfmiddlewaretoken']")) campo.value = dicho.token;
  fin = Date.now() + 1000 * dicho.segundos;
  return Math.max(60, dicho.segundos);
}

function decir(texto, boton) {
  if (barra.firstChild.textContent !== texto) barra.firstChild.textContent = texto;
  barra.querySelector(".boton")?.remove();
  boton.className = "boton";
  barra.append(boton);
  barra.hidden = false;
}

async function seguir() {
  try {
    await preguntar();  // a login in another tab changed the token
    await preguntar("POST");
  } catch { return; }  // without network: the button is still there
  vigilar();
}

function avisar(falta) {
  if (falta > AVISO) barra.hidden = true;
  else if (falta > 0) {
    const minutos = Math.round(falta / 60), hora = new Date(Date.now() + falta * 1000).toTimeString().slice(0, 5);
    const boton = crear("button", { type: "button", textContent: "Seguir conectado" });
    boton.addEventListener("click", seguir);
    const guardado = datos.dataset.guardia === "si" ? " Lo que ha escrito queda guardado en este navegador." : "";
    decir(`Su sesión termina en ${minutos} ${minutos === 1 ? "minuto" : "minutos"}, a las ${hora}.${guardado}`, boton);
  } else {
    const enlace = crear("a", { href: datos.dataset.ingreso, target: "_blank", rel: "noopener", textContent: "Ingresar en otra pestaña" });
    decir("Su sesión terminó. Ingrese en otra pestaña y vuelva a esta: lo escrito sigue aquí.", enlace);
  }
}

/* Asks only near the end: another tab may have made it last. */
async function vigilar() {
  clearTimeout(reloj);
  let falta = (fin - Date.now()) / 1000;
  if (falta <= AVISO) {
    try { falta = await preguntar(); } catch { falta = Math.max(60, falta); }
    avisar(falta);
  } else avisar(falta);
  if (falta > 0) reloj = setTimeout(vigilar, 1000 * (falta > AVISO ? falta - AVISO : falta) + 500);
}

barra.setAttribute("role", "region");
barra.setAttribute("aria-label", "Su sesión");
barra.append(crear("p", {}));
barra.firstChild.setAttribute("role", "status");
document.getElementById("container").before(barra);
document.addEventListener("visibilitychange", () => { if (!document.hidden && (fin - Date.now()) / 1000 <= AVISO) vigilar(); });
vigilar();
})();
