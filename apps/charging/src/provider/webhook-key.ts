/** Injection token of the key that the provider signs its notices with. */
export const WEBHOOK_KEY = Symbol('webhook key');
