/** The nonce of this response's content security policy; empty when the page was served without one. */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

declare global {
  var __webpack_nonce__: string | undefined;
}

// The scroll lock of modals adds a style element; its library (get-nonce) reads the nonce here.
globalThis.__webpack_nonce__ = styleNonce;
