/** Another writer was faster every time the command was decided. */
export class StreamContended extends Error {
  override readonly name = 'StreamContended';
}
