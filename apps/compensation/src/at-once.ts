/** How many compensations are under way at a time: enough to share the store's group commits. */
export const AT_ONCE = 48;
