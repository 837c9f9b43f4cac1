import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Its sources, since what it is built to are modules of Node.
  resolve: { alias: { '@modosu/api-client': join(__dirname, '../../packages/api-client/src') } },
  build: {
    // The page may load nothing but files of its own origin, so nothing is inlined as a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
  // The gateway serves the pages; while they are written, its API is reached through this server.
  server: { proxy: { '/v1': process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080' } },
});
