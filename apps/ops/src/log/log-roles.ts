/** Who may take the log out, seal it, and prove what is in it. */
export const LOG_ROLES = ['operations', 'administrator'];
