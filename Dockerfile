# syntax=docker/dockerfile:1

# Debian's toolchain stands in the full image; the slim one that runs has none.
FROM node:26-bookworm AS build
WORKDIR /sallyport
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/copy-assets.mjs scripts/
COPY src src
RUN npm run build

FROM node:26-bookworm AS modules
WORKDIR /sallyport
COPY package.json package-lock.json ./
RUN npm ci --omit=dev

FROM node:26-bookworm-slim
ENV NODE_ENV=production \
    SALLYPORT_HOME=/sallyport \
    SALLYPORT_LISTEN=0.0.0.0:8080
WORKDIR /sallyport
COPY package.json ./
COPY scripts/health-check.mjs scripts/
COPY --from=modules /sallyport/node_modules node_modules
COPY --from=build /sallyport/dist dist
# What is written at run time belongs to the account that runs; the program does not.
RUN mkdir -p config metadata/apps metadata/partners certs data && chown -R node:node config metadata certs data
USER node
VOLUME ["/sallyport/config", "/sallyport/metadata", "/sallyport/certs", "/sallyport/data"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "scripts/health-check.mjs"]
# Compiles plainly at once, collects young garbage on one thread and less often: docs/performance.md says why
CMD ["node", "--always-sparkplug", "--no-parallel-scavenge", "--max-semi-space-size=32", "--no-memory-reducer", "dist/main.js"]
