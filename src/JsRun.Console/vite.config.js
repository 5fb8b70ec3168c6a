import { defineConfig } from 'vite'
import { compress } from './build/compress.js'

const service = process.env.JSRUN_URL ?? 'http://127.0.0.1:8080'
const calls = ['/eval', '/runtimes', '/snapshots', '/workers', '/metrics', '/limits', '/version', '/health', '/json', '/swagger']

export default defineConfig({
  // Relative addresses: the console also works where a proxy puts the service below a path.
  base: './',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    assetsDir: 'console',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  // npm run dev: the console with a service that runs elsewhere.
  server: { proxy: Object.fromEntries(calls.map(path => [path, service])) },
  plugins: [compress()],
})
