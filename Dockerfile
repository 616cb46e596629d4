# syntax=docker/dockerfile:1
# The production image: the app, ffmpeg, nothing to build with, not root. The database is outside (DATABASE_URL).

FROM node:24-bookworm-slim AS build
WORKDIR /app
# The manifests first: dependencies are installed again only when one of them changes.
COPY package.json package-lock.json .npmrc ./
COPY core/package.json core/
COPY adapters/embedded-postgres/package.json adapters/embedded-postgres/
COPY adapters/ffmpeg/package.json adapters/ffmpeg/
COPY adapters/graphile-jobs/package.json adapters/graphile-jobs/
COPY adapters/local-files/package.json adapters/local-files/
COPY adapters/plugnmeet/package.json adapters/plugnmeet/
COPY adapters/postgres/package.json adapters/postgres/
COPY apps/http/package.json apps/http/
COPY apps/plugnmeet-simulator/package.json apps/plugnmeet-simulator/
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.base.json ./
COPY core core
COPY adapters adapters
COPY apps apps
# Optional packages are the embedded database and the fallback ffmpeg: the image brings neither.
RUN npx tsc -b && npm prune --omit=dev --omit=optional --ignore-scripts \
  && find core adapters apps -depth -type d \( -name test -o -name bench \) -not -path '*/node_modules/*' -exec rm -r {} + \
  # Files keep the rights that they have in the checkout, and somebody's umask may hide them from others.
  && chmod -R a+rX .

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=root:root /app ./
# Recordings are kept here: mount a volume that outlives the container, the same one for every process. A new volume takes its owner from
# here; a folder of the host has to belong to 1000:1000 already.
RUN install -d -o node -g node -m 0700 /var/lib/homeroom
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 HOMEROOM_DATA_DIR=/var/lib/homeroom
# node, as numbers: Kubernetes cannot see in a name that it is not root.
USER 1000:1000
VOLUME /var/lib/homeroom
EXPOSE 8080
# A worker serves the same health pages as a web process.
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# tini reaps what ffmpeg leaves and hands SIGTERM on; the app then stops within 10 s.
ENTRYPOINT ["tini", "--"]
CMD ["node", "--enable-source-maps", "apps/http/dist/src/main.js"]
