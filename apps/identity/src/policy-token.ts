/** Injection token of the IdentityPolicy in force. */
export const IDENTITY_POLICY = Symbol('identity policy');
