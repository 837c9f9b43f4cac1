import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Barcodes } from '../barcode/barcode.aggregate';
import { CODE_RANDOM_BYTES, CodeCipher, type CodeContent, type DecryptedCode } from './payment-code';

/** 128 random bits as digits, an even number of them: Code 128 writes two digits with one symbol. */
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

  /** What a scan finds under its hash. */
  newBarcode(): { readonly digits: string; readonly hash: string } {
    const digits = BigInt(`0x${randomBytes(BARCODE_BYTES).toString('hex')}`)
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
