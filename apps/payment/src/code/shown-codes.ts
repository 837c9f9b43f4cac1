import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Barcodes } from '../barcode/barcode.aggregate';
import { CODE_RANDOM_BYTES, CodeCipher, type CodeContent, type DecryptedCode } from './payment-code';

/** 128 bits as digits, an even number of them: Code 128 writes two digits with one symbol. */
const BARCODE_DIGITS = 40;
const BARCODE_BYTES = 16;

/** The codes that customers show: encrypted ones for pictures that hold much, and numbers for those that hold little. */
@Injectable()
export class ShownCodes {
  constructor(
    private readonly cipher: CodeCipher,
    private readonly barcodes: Barcodes,
  ) {}

  /** Writes nothing: who showed it is in it. */
  encrypted(content: CodeContent): string {
    return this.cipher.encrypt(content, randomBytes(CODE_RANDOM_BYTES));
  }

  /**
   * 128 bits that nobody can guess, and the same for the same session at the same turn: however often it asks, it is given
   * one number a turn, so what is written of it stays bounded.
   * @param turn goes on with time and with every change of the wallet, so that a number that was used is not shown again
   */
  barcode({ customerId, sessionId, deviceId }: CodeContent, turn: string): { digits: string; hash: string } {
    const bytes = this.cipher
      .digest(JSON.stringify([customerId, sessionId, deviceId, turn]))
      .subarray(0, BARCODE_BYTES);
    const digits = BigInt(`0x${bytes.toString('hex')}`)
      .toString()
      .padStart(BARCODE_DIGITS, '0');
    return { digits, hash: hashOf(digits) };
  }

  /** @returns undefined if the code is not one of ours, or not exactly as it was shown */
  async open(code: string): Promise<DecryptedCode | undefined> {
    if (code.length !== BARCODE_DIGITS || !/^[0-9]+$/.test(code)) return this.cipher.decrypt(code);
    const hash = hashOf(code);
    const { issued } = (await this.barcodes.load(hash)).state;
    return issued && { ...issued.shown, customerId: issued.customerId, shownMs: issued.shownMs, hash };
  }
}

const hashOf = (digits: string) => createHash('sha256').update(digits).digest('hex');
