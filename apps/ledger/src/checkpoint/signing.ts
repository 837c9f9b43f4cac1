import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Seal, SealStatement } from '@modosu/contracts/ledger.events';
import { canonicalJson, sha256 } from '@modosu/event-store-client/hash-chain';

/** What the first seal is linked to. */
export const NO_CHECKPOINT = '0'.repeat(64);
export const SEAL_STREAM = 'seal-log';

/** The text that is signed, and whose SHA-256 the next seal names. */
export function statementText({ signature: _signature, ...statement }: SealStatement & { signature?: string }): string {
  return canonicalJson(statement);
}

export function linkTo(seal: Seal | undefined): string {
  return seal ? sha256(statementText(seal)) : NO_CHECKPOINT;
}

/** Signs seals with the Ed25519 key of a private JWK, whose `kid` is named in each. */
export class CheckpointSigner {
  private readonly key: KeyObject;
  readonly keyId: string;

  /** @throws Error if it is not an Ed25519 key with a name */
  constructor(jwk: JsonWebKey) {
    this.key = createPrivateKey({ key: jwk, format: 'jwk' });
    if (this.key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
    if (typeof jwk.kid !== 'string' || jwk.kid === '') throw new Error('it has no kid');
    this.keyId = jwk.kid;
  }

  sign(statement: Omit<SealStatement, 'keyId'>): Seal {
    const named = { ...statement, keyId: this.keyId };
    return { ...named, signature: sign(null, Buffer.from(statementText(named)), this.key).toString('base64url') };
  }
}

/** The public keys that seals may be signed with, by their names. */
export class CheckpointKeys {
  private readonly keys = new Map<string, KeyObject>();

  constructor(readonly published: readonly JsonWebKey[]) {
    for (const jwk of published) this.keys.set(String(jwk.kid), createPublicKey({ key: jwk, format: 'jwk' }));
  }

  /** @returns why the signature does not hold; undefined if it does */
  faultOf(seal: Seal): string | undefined {
    const key = this.keys.get(seal.keyId);
    if (!key) return `it is signed with ${seal.keyId}, a key that is not ours`;
    const signature = Buffer.from(seal.signature, 'base64url');
    return verify(null, Buffer.from(statementText(seal)), key, signature) ? undefined : 'its signature does not hold';
  }
}
