#!/usr/bin/env node
// Checks an inclusion proof with the public key alone: node check-proof.mjs PROOF.json KEYS.json
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [proof, { keys }] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const sha = (...parts) =>
  createHash('sha256')
    .update(Buffer.concat(parts.map((part) => Buffer.from(part))))
    .digest();
const hex = (text) => Buffer.from(text, 'hex');
// Canonical JSON (RFC 8785): keys in order, no spaces.
const canonical = (value) =>
  Array.isArray(value)
    ? `[${value.map(canonical).join()}]`
    : value && typeof value === 'object'
      ? `{${Object.keys(value)
          .sort()
          .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
          .join()}}`
      : JSON.stringify(value);
// Merkle tree (RFC 6962): leaves are hashed behind 0, nodes behind 1.
const root = (data, path) =>
  path
    .reduce(
      (hash, { side, hash: beside }) => (side === 'left' ? sha([1], hex(beside), hash) : sha([1], hash, hex(beside))),
      sha([0], data),
    )
    .toString('hex');
const must = (holds, what) => {
  if (holds) return console.log(`ok  ${what}`);
  console.error(`NO  ${what}`);
  process.exit(1);
};

const { event, previousHash, streamPath, leaf, sealPath, seal } = proof;
const {
  metadata: { hash, ...metadata },
  ...rest
} = event;
const { signature, ...statement } = seal;
const key = keys.find(({ kid }) => kid === seal.keyId);
must(sha(previousHash + canonical({ ...rest, metadata })).toString('hex') === hash, 'the hash is that of the event');
must(leaf.stream === event.stream && event.revision <= leaf.revision, 'the leaf is that of the stream');
must(root(hex(hash), streamPath) === leaf.root, 'the event is in its stream');
must(root(canonical(leaf), sealPath) === seal.root, 'the stream is under the seal');
must(
  key !== undefined &&
    verify(
      null,
      Buffer.from(canonical(statement)),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    ),
  `the seal is signed with ${seal.keyId}`,
);
console.log(
  `${event.type} ${event.id} (${event.stream} @${event.revision}) was in the log when it was sealed, no ${seal.no}, ${seal.sealedAt}`,
);
