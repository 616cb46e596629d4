import { expect } from 'chai';
import { defaultDataDir } from '../src/index.js';

describe('the default data folder', () => {
  it('is in the checkout for an ordinary user, and where there are no user ids', () => {
    expect(defaultDataDir({ checkoutDir: '/home/ada/homeroom', uid: 1000 })).to.equal('/home/ada/homeroom/.homeroom');
    expect(defaultDataDir({ checkoutDir: '/home/ada/homeroom/', uid: undefined })).to.equal(
      '/home/ada/homeroom/.homeroom',
    );
  });

  it('is one of the system for root, named after the checkout', () => {
    const dataDir = defaultDataDir({ checkoutDir: '/root/homeroom', uid: 0 });
    expect(dataDir).to.match(/^\/var\/lib\/homeroom\/homeroom-[0-9a-f]{8}$/);
    expect(defaultDataDir({ checkoutDir: '/root/homeroom/', uid: 0 })).to.equal(dataDir);
    expect(defaultDataDir({ checkoutDir: '/srv/homeroom', uid: 0 })).to.not.equal(dataDir);
    expect(defaultDataDir({ checkoutDir: '/', uid: 0 })).to.match(/^\/var\/lib\/homeroom\/root-[0-9a-f]{8}$/);
  });
});
