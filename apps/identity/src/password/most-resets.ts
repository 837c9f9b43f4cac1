/** Tokens of one account that may set a new password at the same time. */
export const MOST_RESETS = 3;
