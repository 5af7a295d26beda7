import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * Builds to `web/dist`, which the API serves. The API replaces `__CSP_NONCE__` in index.html at each response.
 * While developing: `npx vite build --config web/vite.config.mts --watch` beside a running server.
 */
export default defineConfig({
  root: 'web',
  base: '/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // A data: URI would need its own exception in the content security policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // Two files that rarely change and that every screen needs, instead of a flurry of tiny ones.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router|@tanstack|i18next|react-i18next)[\\/]/,
            },
            { name: 'components', test: /node_modules[\\/](@mantine|@floating-ui)[\\/]/ },
          ],
        },
      },
    },
  },
});
