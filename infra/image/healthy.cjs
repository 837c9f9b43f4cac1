// The health check of a container: `node healthy.cjs URL`; exit code 0 if it answers 200.
const { get } = require('node:http');
const request = get(process.argv[2], { timeout: 3_000 }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
request.on('timeout', () => process.exit(1));
request.on('error', () => process.exit(1));
