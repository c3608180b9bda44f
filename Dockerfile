# syntax=docker/dockerfile:1

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No install scripts: the only one we need would fetch the Node that this image already is.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

# The web pages, for browsers and for the server that draws them first.
FROM node:24-slim AS pages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig*.json vite.config.ts ./
COPY src src
RUN npm run pages

FROM node:24-slim
ENV NODE_ENV=production \
    GUILDHALL_DATA_DIR=/data \
    GUILDHALL_ADMIN_HOST=0.0.0.0 \
    GUILDHALL_HTTP_HOST=0.0.0.0 \
    GUILDHALL_LOG_FORMAT=json
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY src src
COPY --from=pages /app/dist/web dist/web
# A volume takes over the owner of the folder that it covers.
RUN install --directory --owner=node --group=node --mode=700 /data
USER node
VOLUME /data
# The admin API. Publish it to whom you trust only.
EXPOSE 8081
# The public web.
EXPOSE 8080
# Alive, not ready: a bot that waits for Discord or a database must not be restarted for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "bin/healthcheck.mjs"]
STOPSIGNAL SIGTERM
CMD ["node", "bin/guildhall.mjs", "start"]
