# Portal de Cuentas Públicas Provinciales: «make ayuda» lista lo que se puede hacer.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := ayuda

PYTHON ?= python3
PUERTO ?= 8000
# Two cores, and some test is always waiting.
PROCESOS ?= 3
PY := .venv/bin/python
PANGO := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

# Each environment starts from nothing, whatever the shell has exported.
LIMPIO := env -u ENTORNO -u DEBUG -u SECRET_KEY -u ALLOWED_HOSTS -u ALMACEN -u SITIO -u COPIA -u TESTIGO -u COLA -u PROXY_TLS \
	-u URL_DEL_PORTAL -u EMAIL_URL -u CORREO_DEL_PORTAL -u ESTATICOS -u CLAVEUNICA_ID -u CLAVEUNICA_SECRETO -u CLAVEUNICA_SERVIDOR \
	-u LICENCIA -u LICENCIA_URL -u PDF_PAPEL -u CONTACTO_NOMBRE -u CONTACTO_CORREO -u CONTACTO_TELEFONO -u CONTACTO_OIRS
DEMO := $(LIMPIO) -u DATABASE_URL ENTORNO=demo URL_DEL_PORTAL=http://127.0.0.1:$(PUERTO)
PRODUCCION = $(LIMPIO) ENTORNO=produccion DATABASE_URL=sqlite://:memory: ALLOWED_HOSTS=portal.ejemplo.cl \
	URL_DEL_PORTAL=https://portal.ejemplo.cl EMAIL_URL=consolemail:// \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')

.PHONY: ayuda demo clave-demo codigo-demo test test-sqlite test-postgres prueba-larga capturas manual bench-revision bench-web bench-pdf bench-datos lint formato lock sistema sistema-test

ayuda:  ## muestra esta lista
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

demo: .venv/.listo .env.demo  ## instala, carga y publica los ejemplos, y sirve en http://127.0.0.1:8000 (PUERTO=…)
	@$(PY) -c 'import socket, sys; sys.exit(not socket.socket().connect_ex(("127.0.0.1", $(PUERTO))))' \
		|| { echo 'El puerto $(PUERTO) está ocupado: use otro, por ejemplo make demo PUERTO=8001'; exit 1; }
	@$(DEMO) $(PY) manage.py preparar_demo
	@printf '\n  Portal: http://127.0.0.1:%s/   (Ctrl-C para terminar)\n\n' '$(PUERTO)'
	@exec $(DEMO) .venv/bin/granian --interface wsgi --host 127.0.0.1 --port $(PUERTO) --log-level error \
		--blocking-threads 4 --workers-kill-timeout 5 cuenta_publica.wsgi:application

clave-demo: .venv/.listo .env.demo  ## da una clave nueva a los usuarios de la demo
	@$(DEMO) $(PY) manage.py preparar_demo --nueva-clave

codigo-demo: .venv/.listo .env.demo  ## muestra los códigos de ahora del segundo factor de la demo
	@$(DEMO) $(PY) manage.py preparar_demo --codigos

test: export DIBUJADOS := $(CURDIR)/build/dibujados
test: .venv/.pruebas build/npm/.listo  ## todas las pruebas, en SQLite y en PostgreSQL
	@rm -rf $(DIBUJADOS)  # what one engine's tests draw serves the other's
	@$(MAKE) test-sqlite
	@$(MAKE) test-postgres

test-sqlite: .venv/.pruebas build/npm/.listo  ## todas las pruebas en SQLite
	@echo '== Pruebas en SQLite'
	$(LIMPIO) -u DATABASE_URL $(PY) -m pytest -n $(PROCESOS) --dist loadgroup

test-postgres: .venv/.pruebas build/npm/.listo  ## todas las pruebas en PostgreSQL (uno propio, o el de DATABASE_URL)
	@echo '== Pruebas en PostgreSQL'
	$(LIMPIO) $(PY) -m tests.postgres $(PY) -m pytest -n $(PROCESOS) --dist loadgroup

prueba-larga:  ## las mismas pruebas, con todas las repeticiones (tarda)
	PRUEBA_LARGA=1 $(MAKE) test

capturas: .venv/.pruebas  ## fotos de las páginas principales y de cada página de los PDF, en build/capturas
	@$(LIMPIO) -u DATABASE_URL $(PY) -m tests.capturas

manual: .venv/.pruebas  ## toma de nuevo las imágenes de la ayuda de la administración (IMAGENES="panel tabla" para algunas)
	@$(LIMPIO) DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=cuenta_publica.settings $(PY) -m tests.manual $(IMAGENES)

bench-revision: .venv/.pruebas  ## tiempo de todas las verificaciones de una cuenta
	@$(LIMPIO) -u DATABASE_URL $(PY) -m tests.bench_revision

bench-web: .venv/.pruebas  ## pedidos por segundo de la página publicada: nginx, el frente, Django, la base
	@.ci/paquetes nginx-light wrk
	@$(LIMPIO) -u DATABASE_URL $(PY) -m tests.bench_web

bench-pdf: .venv/.banco  ## tiempo y memoria de los PDF, cortos y de mil páginas, y de otros programas (CORTO=1: solo los cortos)
	@$(LIMPIO) -u DATABASE_URL $(PY) -m tests.bench_pdf

bench-datos: .venv/.banco  ## tiempo de las páginas y descargas de datos con hasta un millón de filas (FILAS=… para menos)
	@$(LIMPIO) -u DATABASE_URL $(PY) -m tests.bench_datos

lint: .venv/.pruebas  ## estilo, ajustes de producción y migraciones al día
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	@echo '== manage.py check --deploy, makemigrations --check'
	@$(PRODUCCION) $(PY) manage.py check --deploy --fail-level WARNING
	@$(PRODUCCION) $(PY) manage.py makemigrations --check --dry-run

formato: .venv/.pruebas  ## da formato al código
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock:  ## rehace uv.lock y requirements*.txt desde pyproject.toml (necesita uv)
	uv lock
	@# Where packages come from is each machine's own configuration: the lock names files and hashes, never hosts.
	sed -i -E 's#registry = "[^"]*"#registry = "simple"#; s#\{ url = "[^"]*/([^"/]+)"#{ path = "\1"#; s#, size = [0-9]+##' uv.lock
	uv export -q --frozen --no-header --no-annotate --no-emit-project --no-dev -o requirements.txt
	uv export -q --frozen --no-header --no-annotate --no-emit-project --only-group dev -o requirements-dev.txt

sistema:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Se necesita Python 3.11 o posterior (PYTHON=…).'; exit 1; }
	@.ci/paquetes $(PANGO) $$($(PYTHON) -c 'import ensurepip' 2>/dev/null || echo python3-venv)

sistema-test:
	@.ci/paquetes chromium poppler-utils libreoffice-calc-nogui $$(command -v npm >/dev/null || echo npm) $$(command -v java >/dev/null || echo default-jre-headless)

.venv/.listo: requirements.txt | sistema
	@echo 'Instalando las dependencias en .venv…'
	@test -x $(PY) || $(PYTHON) -m venv --clear .venv
	@.ci/instalar requirements.txt
	@touch $@

.venv/.pruebas: requirements-dev.txt .venv/.listo | sistema-test
	@.ci/instalar requirements-dev.txt
	@touch $@

.venv/.banco: .ci/banco.txt .venv/.pruebas
	@.ci/instalar .ci/banco.txt
	@touch $@

build/npm/.listo: .ci/npm.txt | sistema-test
	@npm install --prefix build/npm --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error $$(cat .ci/npm.txt)
	@touch $@

.env.demo: | .venv/.listo
	@umask 077; $(PY) -c 'import secrets; print("SECRET_KEY=" + secrets.token_urlsafe(50))' > $@.nuevo && mv $@.nuevo $@
