import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Open } from '../session/session.guard';
import { openApiDocument } from './openapi-document';

const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};
/** The page may load nothing from elsewhere and run no script of its own text. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Modosu API</title>
  <link rel="icon" href="/docs/favicon-32x32.png">
  <link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
  <div id="api"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/start.js"></script>
</body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'none', persistAuthorization: false });\n`;

/** The API's description at /openapi.json, and at /docs a page to read and try it. */
@Controller()
@Open(true)
export class ApiDocsController {
  private readonly document = JSON.stringify(openApiDocument());
  private readonly assets = dirname(require.resolve('swagger-ui-dist/package.json'));

  @Get('/openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  describe(): string {
    return this.document;
  }

  @Get('/docs')
  @Header('content-type', 'text/html')
  @Header('content-security-policy', POLICY)
  page(): string {
    return PAGE;
  }

  @Get('/docs/start.js')
  @Header('content-type', 'text/javascript')
  start(): string {
    return START;
  }

  @Get(Object.keys(ASSETS).map((name) => `/docs/${name}`))
  asset(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const name = basename(request.routeOptions.url!);
    reply.type(ASSETS[name]!);
    return readFile(join(this.assets, name));
  }
}
