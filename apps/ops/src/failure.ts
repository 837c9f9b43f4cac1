/** Something was refused or could not be done: exit code 1. The message says what to do next. */
export class Failure extends Error {}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {}
