import { expect } from 'chai';
import { guardedBytes } from '../src/downloads/guarded-bytes.js';

/** Not every connection tells that it was cut: behind a proxy a short body may look like a whole one. */
describe('guardedBytes', () => {
  async function* body() {
    yield Buffer.from('0123456789');
  }

  const take = async (lengthBytes: number | null): Promise<string> => {
    let stops = 0;
    let received = 0;
    const bytes = guardedBytes({ body: body(), lengthBytes, stop: () => (stops += 1) }, 5);
    try {
      for await (const piece of bytes) received += piece.length;
    } catch (error) {
      return error instanceof Error ? error.message : 'no error';
    }
    return `${received} bytes, stopped ${stops} times`;
  };

  it('gives what was promised, and ends the connection', async () => {
    expect(await take(10)).to.equal('10 bytes, stopped 1 times');
    expect(await take(null)).to.equal('10 bytes, stopped 1 times');
  });

  it('breaks when less or more came than was promised', async () => {
    expect(await take(11)).to.equal('the download ended after 10 of 11 bytes');
    expect(await take(9)).to.equal('the download ended after 10 of 9 bytes');
  });
});
