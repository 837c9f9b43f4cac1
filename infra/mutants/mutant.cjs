// What a mutant is: one defence of the product, the change that switches it off, and the test that must then fail.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const FIELDS = ['defence', 'file', 'find', 'replace', 'test', 'named'];

/**
 * All mutants of this folder's *.json, each with the name of its list.
 * @returns {{ list: string, defence: string, file: string, find: string, replace: string, test: string, named: string }[]}
 */
function readMutants() {
  return readdirSync(__dirname)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((list) =>
      JSON.parse(readFileSync(join(__dirname, list), 'utf8')).map((mutant) => {
        const lacking = FIELDS.filter((field) => typeof mutant[field] !== 'string');
        if (lacking.length > 0) throw new Error(`${list}: a mutant lacks ${lacking.join(', ')}: ${mutant.defence}`);
        return { list, ...mutant };
      }),
    );
}

/** The source with the defence switched off. Throws if the text to replace is not there exactly once. */
function applied({ file, find, replace }, source) {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds the text of its mutant ${parts.length - 1} times, not once`);
  return parts.join(replace);
}

module.exports = { readMutants, applied };
