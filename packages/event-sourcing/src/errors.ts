/** Too many commands wait for one stream. */
export class StreamBusy extends Error {
  override readonly name = 'StreamBusy';
}

/** Another writer was faster every time the command was decided. */
export class StreamContended extends Error {
  override readonly name = 'StreamContended';
}
