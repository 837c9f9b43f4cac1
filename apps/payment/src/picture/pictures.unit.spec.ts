import { randomBytes } from 'node:crypto';
import { BinaryBitmap, Code128Reader, HybridBinarizer, RGBLuminanceSource } from '@zxing/library';
import jsQR from 'jsqr';
import { CODE_RANDOM_BYTES, CodeCipher } from '../code/payment-code';
import { ShownCodes } from '../code/shown-codes';
import { ShopCodeContents } from '../emv-qr/shop-code';
import { barcodePicture, qrPicture } from './pictures';

const PIXELS = 4;

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly luminance: Uint8ClampedArray;
}

/** Draws the rectangles of the second path, as a browser would, `PIXELS` to a module. */
function drawn(svg: string, pixels = PIXELS): Pixels {
  const [, w, h] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) as unknown as [string, string, string];
  const [width, height] = [Number(w) * pixels, Number(h) * pixels];
  const luminance = new Uint8ClampedArray(width * height).fill(255);
  const path = /<path d="([^"]*)"/.exec(svg)?.[1] ?? '';
  for (const [, x, y, across, down] of path.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)) {
    for (let row = Number(y) * pixels; row < (Number(y) + Number(down)) * pixels; row += 1) {
      const from = row * width + Number(x) * pixels;
      luminance.fill(0, from, from + Number(across) * pixels);
    }
  }
  return { width, height, luminance };
}

/** What readers that share nothing with the writers make of it. */
function scannedQr(svg: string): string | undefined {
  const { luminance, width, height } = drawn(svg);
  const rgba = new Uint8ClampedArray(4 * luminance.length).fill(255);
  for (const [at, value] of luminance.entries()) rgba.fill(value, 4 * at, 4 * at + 3);
  return jsQR(rgba, width, height)?.data;
}

function scannedBars(svg: string, pixels?: number): string {
  const { luminance, width, height } = drawn(svg, pixels);
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(luminance, width, height)));
  return new Code128Reader().decode(bitmap).getText();
}

const modulesOf = (svg: string) => Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);

describe('pictures of codes', () => {
  const cipher = new CodeCipher(randomBytes(32));
  const content = {
    customerId: '01978c33-8e5a-7d3c-b1b1-0123456789ab',
    sessionId: '01978c33-8e5a-7d3c-b1b1-0123456789ac',
    deviceId: '01978c33-8e5a-7d3c-b1b1-0123456789ad',
    address: 'a'.repeat(64),
    network: 'b'.repeat(64),
    at: '2019-07-02T08:00:00.000Z',
    shownMs: 1_562_054_400_000,
  };

  it('given a code that a customer shows, then its QR code is read back to the letter', () => {
    for (let n = 0; n < 5; n += 1) {
      const code = cipher.encrypt(content, randomBytes(CODE_RANDOM_BYTES));
      expect(scannedQr(qrPicture(code))).toBe(code);
    }
  });

  it('given forty digits, then their bars are read back, and are no wider than a phone’s screen allows', () => {
    const codes = new ShownCodes(cipher, undefined as never);
    for (let n = 0; n < 5; n += 1) {
      const { digits } = codes.barcode(content, String(n));
      const picture = barcodePicture(digits);
      // Start, twenty symbols, check symbol and stop, with the quiet zones.
      expect(modulesOf(picture)).toBe(11 + 20 * 11 + 11 + 13 + 20);
      for (const pixels of [1, 2, PIXELS]) expect(scannedBars(picture, pixels)).toBe(digits);
    }
    const smallest = '0'.repeat(40);
    expect(scannedBars(barcodePicture(smallest))).toBe(smallest);
  });

  it('given a code that a shop shows, then its QR code is read back, Japanese and all', () => {
    const contents = new ShopCodeContents(randomBytes(32));
    const text = { name: '戻す商店 新宿', category: 'general' } as const;
    const code = contents.write({ kind: 'dynamic', codeId: content.customerId, amountYen: 1_200 }, text);
    expect(scannedQr(qrPicture(code))).toBe(code);
  });
});
