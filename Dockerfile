FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1

# Pango draws the PDF; pg_dump, of the same version as the server in compose.yaml, makes the backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home portal \
    && install -d -o portal -g portal /almacen /almacen.sitio /copia /testigo

WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .
# A throw-away key: production gets its own from the environment and refuses to start without it.
RUN ENTORNO=produccion ALLOWED_HOSTS=localhost DATABASE_URL=sqlite://:memory: URL_DEL_PORTAL=https://localhost \
    EMAIL_URL=consolemail:// SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    python manage.py collectstatic --noinput

USER portal
ENV ENTORNO=produccion ALMACEN=/almacen TESTIGO=/testigo/testigo.log
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD python -c "import os, urllib.request as u; \
    u.urlopen(u.Request('http://127.0.0.1:8000/salud/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}))"
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--workers-kill-timeout", "5", "cuenta_publica.wsgi:application"]
