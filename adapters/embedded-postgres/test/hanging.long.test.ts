import { expect } from 'chai';
import { orphanedBy } from './orphaned-by.js';
import { newFolder, postmasterPid, started, tidyUp } from './places.js';
import { query } from './query.js';

describe('an orphan that hangs', () => {
  afterEach(tidyUp);

  it('is killed and replaced, and nothing is lost', async function () {
    this.timeout(30_000);
    const dataDir = await newFolder();
    const pid = await orphanedBy(dataDir, { endWithParent: false });
    process.kill(pid, 'SIGSTOP');
    const server = await started({ dataDir, maxConnections: 9 });
    expect(await query(server.connection, 'SELECT n FROM notes')).to.deep.equal([{ n: 1 }]);
    expect(await postmasterPid(dataDir)).to.not.equal(pid);
  });
});
