# One image for the API, the worker and the migrations; nothing in it runs as root.
FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/equip
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --no-deps --require-hashes -r requirements.lock
COPY allocation allocation
COPY equip equip
COPY api api
COPY seeds seeds
RUN pip install --no-deps --no-build-isolation -e . && useradd --system --home /srv/equip equip
USER equip
EXPOSE 8000
ENTRYPOINT ["equip"]
CMD ["serve", "--host", "0.0.0.0", "--no-worker", "--no-migrate"]
