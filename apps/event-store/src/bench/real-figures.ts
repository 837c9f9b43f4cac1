/**
 * What EventStoreDB 23.10.8 did on a machine of this size (2 cores, 300-byte JSON, one box with the client, no
 * projections), in the unit of each measure. A pair is a range.
 */
export const REAL = {
  appends1: 1_094,
  appends16: 5_516,
  appends64: 8_423,
  appends256: 10_475,
  longStreams: 8_974,
  batch1: 22_000,
  batch4: 39_000,
  unary: 3_430,
  readAll: 60_000,
  catchUp: 56_000,
  oneEvent1: 1_119,
  oneEvent16: 2_900,
  startEmptyMs: 1_300,
  /** with 0.5 million events; 6,000 with 3.1 million */
  startHalfMillionMs: 4_400,
  memoryIdleMb: 408,
  memoryLoadedMb: 900,
} as const;
