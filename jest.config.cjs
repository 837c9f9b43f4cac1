const { readFileSync } = require('node:fs');
const swc = JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8'));
const { exclude: _exclude, ...options } = swc;
const swcForTests = { ...options, swcrc: false, configFile: false };
// While a mutant is tried (infra/mutants), one source file is transformed with its defence switched off.
const transformer = process.env.MODOSU_MUTANT ? `${__dirname}/infra/mutants/mutating-transform.cjs` : '@swc/jest';
const project = (name, extra = {}) => ({
  displayName: name,
  rootDir: __dirname,
  testMatch: [`<rootDir>/{packages,apps,infra}/**/*.${name}.spec.ts`],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/data/', '<rootDir>/.local/'],
  transform: { '^.+\\.[cm]?[jt]s$': [transformer, swcForTests] },
  // jose and a few others are published as ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(jose|otplib|@otplib|@scure|@noble)/)'],
  moduleNameMapper: {
    '^@modosu/local/(.*)$': '<rootDir>/infra/local/src/$1',
    '^@modosu/(charging|compensation|ledger|payment)/(.*)$': '<rootDir>/apps/$1/src/$2',
    '^@modosu/([^/]+)/(.*)$': '<rootDir>/packages/$1/src/$2',
  },
  testEnvironment: 'node',
  ...extra,
});
module.exports = {
  testTimeout: 30_000,
  projects: [project('unit'), project('int'), project('e2e'), project('compose')],
};
