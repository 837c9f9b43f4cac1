'use strict';
// Loaded into every Node program of the local stack before the program itself. The start-up program holds the other
// end of stdin: when it is gone, however it went, nobody would ever stop this process, so it stops itself.
const { Socket } = require('node:net');

const MILLISECONDS_TO_FINISH = 5000;

function stop() {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), MILLISECONDS_TO_FINISH).unref();
}

try {
  const parent = new Socket({ fd: 0, readable: true, writable: false });
  parent.once('close', stop).on('error', () => {});
  parent.resume();
  parent.unref();
} catch {
  // Standard input is a file or nothing: the program was started by hand, and there is nobody to watch.
}
