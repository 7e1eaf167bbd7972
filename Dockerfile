FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Not `npm ci`: see scripts/bootstrap/setup.mjs.
RUN npm install --no-save --include=dev --no-audit --no-fund
COPY . .
RUN npx nest build && npm prune --omit=dev --no-save --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 GREENPARCEL_HOME=/var/lib/greenparcel
WORKDIR /app
RUN install -d -o node -g node "$GREENPARCEL_HOME"
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/policies policies
COPY --from=build /app/graphql graphql
USER node
VOLUME /var/lib/greenparcel
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
