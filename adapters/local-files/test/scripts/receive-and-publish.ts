import { localRecordingFiles } from '../../src/index.js';

/** Receives 4 MB under one key after the other and publishes each, without end; says which are published. */
const [directory = ''] = process.argv.slice(2);
const files = localRecordingFiles({ directory });
const chunk = Buffer.alloc(65_536, 'x');
const source = async function* () {
  for (let count = 0; count < 64; count += 1) yield chunk;
};
process.stdout.write('begun\n');
for (let count = 0; ; count += 1) {
  (await files.receive(`film${count}`, source()))._unsafeUnwrap();
  (await files.publish(`film${count}`))._unsafeUnwrap();
  process.stdout.write(`published film${count}\n`);
}
