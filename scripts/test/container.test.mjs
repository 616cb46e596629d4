import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageFolders, repositoryRoot } from '../lib/paths.mjs';

// What the image decides: where it listens, where its volume and its ffmpeg are, and that files are kept on that volume.
const OF_THE_IMAGE = ['PORT', 'HOST', 'HOMEROOM_DATA_DIR', 'FFMPEG_PATH', 'FFPROBE_PATH', 'RECORDINGS_STORE'];

const read = (path) => readFileSync(join(repositoryRoot, path), 'utf8');

describe('the container', () => {
  it('is built with the manifest of every package: npm ci would leave out the dependencies of the others', () => {
    const copied = [...read('Dockerfile').matchAll(/^COPY (\S+)\/package\.json (\S+)\/$/gm)];
    expect(copied.map(([, from]) => from)).to.have.members(packageFolders(repositoryRoot));
    for (const [, from, to] of copied) expect(to).to.equal(from);
  });

  it('is handed every variable that Homeroom reads, by compose.yaml, and no other', async () => {
    const { CONFIG_TABLE } = await import('../../apps/http/dist/src/config/config-table.js');
    const wanted = CONFIG_TABLE.map(({ name }) => name).filter((name) => !OF_THE_IMAGE.includes(name));
    const ofHomeroom = read('compose.yaml').split(/^ {2}database:$/m)[0];
    const handed = [...ofHomeroom.matchAll(/(?<![\w{])([A-Z][A-Z_]+): /g)].map(([, name]) => name);
    expect([...new Set(handed)]).to.have.members(wanted);
  });
});
