import { encodeAppend } from './append-message';
import { encodeRead } from './read-request';

const event = {
  id: '018f3b1e-0000-7000-8000-000000000001',
  type: 'thing-made.v1',
  dataJson: '{"yen":1}',
  metadataJson: '{"name":"日本"}',
};

/** As they were written, byte by byte, by hand, before the library did. */
const RECORDED: readonly (readonly [string, Buffer, string])[] = [
  [
    'an append at a revision',
    encodeAppend('the-id', 'thing-é', 41, 1_767_571_200_123, [event]),
    '0a0812067468652d6964121b0a0a1a087468696e672dc3a91029320b0880feebca0610c0a9d33a1a7f0a26122430313866336231652d303030302d373030302d383030302d30303030303030303030303112150a0474797065120d7468696e672d6d6164652e763112200a0c636f6e74656e742d7479706512106170706c69636174696f6e2f6a736f6e1a117b226e616d65223a22e697a5e69cac227d22097b2279656e223a317d2001',
  ],
  [
    'two events to no stream',
    encodeAppend('the-id', 'thing-1', 'no_stream', 1_767_571_200_000, [event, event]),
    '0a0812067468652d696412170a091a077468696e672d311a0032080880feebca0610001a7f0a26122430313866336231652d303030302d373030302d383030302d30303030303030303030303112150a0474797065120d7468696e672d6d6164652e763112200a0c636f6e74656e742d7479706512106170706c69636174696f6e2f6a736f6e1a117b226e616d65223a22e697a5e69cac227d22097b2279656e223a317d1a7f0a26122430313866336231652d303030302d373030302d383030302d30303030303030303030303112150a0474797065120d7468696e672d6d6164652e763112200a0c636f6e74656e742d7479706512106170706c69636174696f6e2f6a736f6e1a117b226e616d65223a22e697a5e69cac227d22097b2279656e223a317d2001',
  ],
  ['a large revision', encodeAppend('i', 's', 2 ** 33, 0, []), '0a0312016912110a031a01731080808080203204080010002001'],
  [
    'a read of a stream',
    encodeRead({ stream: 'thing-1', from: 0, count: 500 }),
    '0a180a0d0a091a077468696e672d31100028f40342004a021200',
  ],
  [
    'the last of a stream',
    encodeRead({ stream: 'thing-1', from: 'end', backwards: true, count: 1 }),
    '0a190a0d0a091a077468696e672d3122001801280142004a021200',
  ],
  [
    'a subscription',
    encodeRead({ from: 'start', prefixes: ['a-', 'b-'], checkpointInterval: 8 }),
    '0a1a1202120032003a0e0a081202612d1202622d220028084a021200',
  ],
  [
    'a page of the log',
    encodeRead({ from: 123_456_789n, count: 10 }),
    '0a16120c0a0a08959aef3a10959aef3a280a42004a021200',
  ],
  ['the last of the log', encodeRead({ from: 'end', backwards: true, count: 1 }), '0a0e12021a001801280142004a021200'],
];

it.each(RECORDED)('given %s, then its bytes are those that were always sent', (_, bytes, recorded) => {
  expect(bytes.toString('hex')).toBe(recorded);
});
