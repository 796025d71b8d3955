# The service and its command line; the database is a container of its own (compose.yaml).
FROM python:3.12.8-slim-bookworm

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /opt/kpk
RUN python -m venv /opt/kpk/venv

# What the lock names, and nothing else; first, so that a changed source builds fast.
COPY requirements.lock ./
COPY scripts/install_lock.sh scripts/
RUN bash scripts/install_lock.sh /opt/kpk/venv requirements.lock

COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY kpk_geo kpk_geo
COPY analyses analyses
COPY maps maps
COPY api api
COPY data data
RUN venv/bin/python -m pip install --no-deps --no-build-isolation .

# Everything that is written lies in the two volumes; the program itself cannot be changed.
RUN useradd --uid 10001 --create-home kpk \
  && install --directory --owner=kpk --group=kpk /var/lib/kpk-geo /regionen
ENV PATH=/opt/kpk/venv/bin:$PATH \
  KPK_STATE_DIR=/var/lib/kpk-geo \
  NUMBA_CACHE_DIR=/var/lib/kpk-geo/numba
USER kpk
WORKDIR /regionen
EXPOSE 8000
CMD ["kpk", "serve"]
