// What tests/miradas.py asks of a page. Functions only, all of them synchronous: the page may run no script of its own.

function nombre(e) {
  const clases = [...e.classList].map(c => `.${c}`).join('');
  return `${e.localName}${e.id && '#' + e.id}${clases} «${e.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}»`;
}

function seVe(e) {
  return e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});
}

// What stands wholly off the page, or is one pixel big, is for the ears alone.
function visibles() {
  return [...document.body.querySelectorAll('*')].filter(e => {
    const {width, height, right, bottom} = e.getBoundingClientRect();
    return width > 1 && height > 1 && right > 0 && bottom + scrollY > 0 && seVe(e);
  });
}

function desplaza(e) {
  return ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
}

function enAlgoQueDesplaza(e) {
  return e && (desplaza(e) || enAlgoQueDesplaza(e.parentElement));
}

// What goes out of the window, or out of a box that shows no more and does not scroll.
function cortados() {
  const ancho = document.documentElement.clientWidth;
  const fuera = visibles().filter(e => {
    const {left, right} = e.getBoundingClientRect();
    return (right > ancho + 1 || left < -1) && !e.closest('svg *') && !enAlgoQueDesplaza(e.parentElement);
  });
  const tapados = visibles().filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1
    && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX));
  const pagina = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
  return [...pagina, ...[...fuera, ...tapados].map(nombre)];
}

function desplazables() {
  return visibles().filter(e => desplaza(e) && e.scrollWidth > e.clientWidth);
}

// Boxes that scroll sideways and cannot be reached, or do not say what they are.
function mudas() {
  const dicha = e => e.ariaLabel || document.getElementById(e.getAttribute('aria-labelledby'));
  return desplazables().filter(e => !(e.tabIndex === 0 && e.role === 'region' && dicha(e))).map(nombre);
}

function seAlcanza(e) {
  if (e.disabled || e.tabIndex < 0 || !seVe(e)) return false;
  if (e.type !== 'radio') return true;
  const suyos = [...document.getElementsByName(e.name)];
  return e === (suyos.find(otro => otro.checked) ?? suyos[0]);
}

function enfocables() {
  const son = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  return [...document.querySelectorAll(son)].filter(seAlcanza);
}

// Five of each of its boxes, of what is in the window.
function puntos(e) {
  return [...e.getClientRects()].flatMap(({left, top, right, bottom}) => {
    const [x, y] = [Math.max(left, 0), Math.max(top, 0)];
    const [ancho, alto] = [Math.min(right, innerWidth) - x, Math.min(bottom, innerHeight) - y];
    if (ancho <= 0 || alto <= 0) return [];
    return [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([h, v]) => [x + h * ancho, y + v * alto]);
  });
}

// Which one of them has the focus (-1: none), and what is wrong with how it shows it.
function foco() {
  const e = document.activeElement, estilo = getComputedStyle(e), males = [];
  const contorno = estilo.outlineStyle !== 'none' && parseFloat(estilo.outlineWidth) >= 2;
  if (!contorno && estilo.boxShadow === 'none') males.push('its focus is not seen');
  const libre = ([x, y]) => e.contains(document.elementFromPoint(x, y));
  if (estilo.pointerEvents !== 'none' && !puntos(e).some(libre)) males.push('something covers it');
  return [enfocables().indexOf(e), males];
}

// On paper: what is left closed, and what is of no use there.
function plegados() {
  return [...document.querySelectorAll('main details > :not(summary)')].filter(e => seVe(e.parentElement) && !seVe(e))
    .map(nombre);
}

function sobrantes() {
  return visibles().filter(e => e.matches('nav, footer.pie, .saltar, [role=search], .filtros')).map(nombre);
}
