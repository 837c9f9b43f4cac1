import { parseMetadata } from './stream-metadata';

const parsed = (text: string, isJson = true) => parseMetadata(Buffer.from(text), isJson);

describe('given fields the protocol knows', () => {
  test('when they are whole numbers in range, then they are obeyed', () => {
    expect(parsed('{"$maxCount":3,"$maxAge":10,"$tb":7,"$cacheControl":5,"$tmp":true,"own":1.5}')).toEqual({
      maxCount: 3,
      maxAgeMs: 10_000,
      truncateBefore: 7,
      softDeleted: false,
    });
  });

  test('when one comes twice, then the last word counts', () => {
    expect(parsed('{"$maxCount":1,"$maxCount":2}')).toMatchObject({ maxCount: 2 });
  });

  test.each([
    '1.5',
    '2.0',
    '1e1',
    '"1"',
    '"n1"',
    'null',
    'true',
    '[1]',
    '{"n":1}',
    '9223372036854775808',
    '-9223372036854775809',
  ])('when a number is %s, then all of them count as none', (value) => {
    for (const field of ['$maxCount', '$maxAge', '$tb', '$cacheControl'])
      expect(parsed(`{"own":1,"${field === '$maxCount' ? '$tb' : '$maxCount'}":1,"${field}":${value}}`)).toEqual({});
  });

  test.each([
    ['{"$maxCount":0,"$tb":1}', { maxCount: undefined, truncateBefore: 1 }],
    ['{"$maxCount":-0,"$tb":1}', { maxCount: undefined, truncateBefore: 1 }],
    ['{"$maxCount":1,"$tb":-1}', { maxCount: 1, truncateBefore: undefined }],
    ['{"$maxCount":1,"$maxAge":0}', { maxCount: 1, maxAgeMs: undefined }],
    ['{"$maxCount":1,"$cacheControl":-1}', { maxCount: 1 }],
  ])('when a number is out of range (%s), then only it counts as not given', (text, wanted) => {
    expect(parsed(text)).toMatchObject(wanted);
  });

  test.each(['null', '5', '[]', '"a"', '{"$r":5}', '{"$r":[5]}', '{"$r":null}', '{"other":"a"}'])(
    'when the access list is %s, then all of them count as none',
    (list) => {
      expect(parsed(`{"$maxCount":1,"$acl":${list}}`)).toEqual({});
      expect(parsed('{"$maxCount":1,"$acl":{"$r":["a","b"],"$w":"c"}}')).toMatchObject({ maxCount: 1 });
    },
  );
});

describe('given a truncation near the largest 64-bit number', () => {
  test.each([
    ['9223372036854775807', true],
    ['9223372036854775806', false],
    ['9007199254740993', false],
    ['9007199254740991', false],
  ])('when it is %s, then the stream is deleted: %s', (number, softDeleted) => {
    expect(parsed(`{"$tb":${number}}`)).toMatchObject({ softDeleted, truncateBefore: Number.MAX_SAFE_INTEGER });
  });
});

test.each(['', 'x', '[]', 'null', '3', '{"$maxCount":1', '{"$maxCount":1}{'])(
  'given %j, which is no JSON object, then it counts as none',
  (text) => {
    expect(parsed(text)).toEqual({});
  },
);

test('given a content type that is not JSON, then it counts as none', () => {
  expect(parsed('{"$maxCount":1}', false)).toEqual({});
});

test('given texts with quotes, backslashes and digits in them, then they are not taken for numbers', () => {
  const text = JSON.stringify({ 'a"1,"$tb":5': 'b\\', c: '\\"7', $maxCount: 2, 'π-1e5': ['9'] });
  expect(parsed(`\ufeff${text}`)).toMatchObject({ maxCount: 2, truncateBefore: undefined });
});
