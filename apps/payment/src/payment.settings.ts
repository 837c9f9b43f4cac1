/** Injection token of the PaymentPolicy in force. */
export const POLICY = Symbol('payment policy');
