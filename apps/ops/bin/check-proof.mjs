#!/usr/bin/env node
// Was an event in the sealed log? By the public key alone: node check-proof.mjs PROOF.json KEYS.json
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [proof, { keys }] = process.argv.slice(2, 4).map((path) => JSON.parse(readFileSync(path, 'utf8')));
const { event, previousHash, streamPath, leaf, sealPath, seal } = proof;
const [{ hash, ...metadata }, { signature, ...statement }] = [event.metadata, seal];
// Canonical JSON (RFC 8785): keys in order, no spaces.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const member = (key) => `${JSON.stringify(key)}:${canonical(value[key])}`;
  return `{${Object.keys(value).sort().map(member).join()}}`;
};
const bytes = (value) => Buffer.from(canonical(value));
const hex = (text) => Buffer.from(text, 'hex');
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
// Merkle tree (RFC 6962): leaves are hashed behind 0, nodes behind 1.
const up = (one, { side, hash }) => sha(hex('01'), ...(side === 'left' ? [hex(hash), one] : [one, hex(hash)]));
const root = (data, path) => path.reduce(up, sha(hex('00'), data)).toString('hex');
const must = (what, holds) => (holds ? console.log(`ok  ${what}`) : process.exit(console.error(`NO  ${what}`) ?? 1));

const computed = sha(Buffer.from(previousHash), bytes({ ...event, metadata }));
must('the hash is that of the event', computed.equals(hex(hash)));
must('the leaf is that of the stream', leaf.stream === event.stream && event.revision <= leaf.revision);
must('the event is in its stream', root(hex(hash), streamPath) === leaf.root);
must('the stream is under the seal', root(bytes(leaf), sealPath) === seal.root);
const key = keys.find(({ kid }) => kid === seal.keyId);
must(`the key ${seal.keyId} is known`, key !== undefined);
const signed = [createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url')];
must('the seal is signed with it', verify(null, bytes(statement), ...signed));
console.log(
  `${event.type} ${event.stream} @${event.revision} was in the log when it was sealed, no ${seal.no}, ${seal.sealedAt}`,
);
