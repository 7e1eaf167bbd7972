import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { getDistDirectory, renderAltair } from 'altair-static';
import type { FastifyInstance } from 'fastify';

const PATH = '/explorer/';

const FIRST_QUERY = `# 无需登录的查询。其余操作请先运行 signIn，再在 Auth 页填入 Bearer 令牌。
# This one needs no sign-in. For the others run signIn, then set the bearer token under Auth.
query Provinces {
  regions {
    code
    nameZh
    level
  }
}
`;

/** Everything comes from the installed package: the browser is told to fetch nothing from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // Altair starts by a script in the page, and styles its editor in place.
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ');

const MEDIA_TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** The GraphQL explorer at `/explorer`, for development: schema documentation and a place to try operations. */
export async function openExplorer(fastify: FastifyInstance): Promise<void> {
  const page = renderAltair({
    baseURL: PATH,
    endpointURL: '/graphql',
    initialName: '绿邮 GreenParcel',
    initialQuery: FIRST_QUERY,
    initialSettings: { language: 'zh-CN', 'alert.disableUpdateNotification': true, 'banners.disable': true },
    disableAccount: true,
  });
  fastify.get('/explorer', (_request, reply) => reply.redirect(PATH));
  fastify.get(PATH, (_request, reply) =>
    reply.type('text/html').header('content-security-policy', CONTENT_SECURITY_POLICY).send(page),
  );
  // One route for each file that the package has: no path from outside ever reaches the file system.
  const folder = getDistDirectory();
  for (const file of await readdir(folder, { recursive: true })) {
    const mediaType = MEDIA_TYPES[extname(file)];
    if (!mediaType) continue;
    fastify.get(`${PATH}${file}`, (_request, reply) =>
      reply.type(mediaType).send(createReadStream(join(folder, file))),
    );
  }
}
