# syntax=docker/dockerfile:1
# The image carries one Node: that of the base. `--ignore-scripts` leaves out the one that the package `node` would
# bring, and `npm ci` of this project runs no script that is needed but the build of the console, which is called below.
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY web ./web
COPY src ./src
# The list of parts leaves out what a development dependency needs too, so those go from the manifest first.
RUN npm run prepare \
 && npm pkg delete devDependencies scripts.prepare \
 && npm prune --ignore-scripts --no-audit --no-fund \
 && npm sbom --sbom-format cyclonedx --omit dev > sbom.cdx.json

FROM node:${NODE_VERSION}-bookworm-slim
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Trạm Gác" \
      org.opencontainers.image.description="Guard post for the public-service systems of Viet Nam's localities" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/node:24-bookworm-slim"

# What is not needed to run is not there to be attacked. The user is fixed, so that volumes keep their owner.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
 && groupadd --gid 10001 tram-gac \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/tram-gac --shell /usr/sbin/nologin tram-gac \
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/tram-gac \
 && ln -s /opt/tram-gac/bin/gac.js /usr/local/bin/gac

COPY --from=build /build/sbom.cdx.json /usr/share/doc/tram-gac/sbom.cdx.json
COPY LICENSE /usr/share/doc/tram-gac/LICENSE
COPY deploy/docker/gac.yaml /etc/tram-gac/gac.yaml
COPY --from=build /build/node_modules /opt/tram-gac/node_modules
COPY package.json /opt/tram-gac/package.json
COPY bin /opt/tram-gac/bin
COPY detections /opt/tram-gac/detections
COPY schemas /opt/tram-gac/schemas
COPY --from=build /build/dist /opt/tram-gac/dist
COPY src /opt/tram-gac/src

# The settings of `npm start`, which keep the memory small, and the configuration of every command in the container.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=131072 \
    GAC_CONFIG=/etc/tram-gac/gac.yaml
USER 10001:10001
WORKDIR /var/lib/tram-gac
VOLUME /var/lib/tram-gac
EXPOSE 8321/tcp 5514/tcp 5514/udp 6514/tcp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=120s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8321/v1/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "/opt/tram-gac/src/main.ts"]
CMD ["start"]
