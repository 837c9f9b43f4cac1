// Jest's transform while a mutant is tried: as always, except that the one file has its defence switched off.
const { createTransformer } = require('@swc/jest');
const { join } = require('node:path');
const { applied } = require('./mutant.cjs');

const ROOT = join(__dirname, '../..');

module.exports = {
  createTransformer(options) {
    const mutant = JSON.parse(process.env.MODOSU_MUTANT);
    const mutated = join(ROOT, mutant.file);
    const swc = createTransformer(options);
    const text = (source, path) => (path === mutated ? applied(mutant, source) : source);
    return {
      ...swc,
      process: (source, path, more) => swc.process(text(source, path), path, more),
      processAsync: (source, path, more) => swc.processAsync(text(source, path), path, more),
      getCacheKey: (source, path, more) => swc.getCacheKey(text(source, path), path, more),
    };
  },
};
