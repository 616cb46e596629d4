import { expect } from 'chai';
import { HELP, readCommandLine } from '../../src/cli/command-line.js';

describe('the command line of homeroom', () => {
  it('reads rebuild, of all or of one', () => {
    expect(readCommandLine(['rebuild'])).to.deep.equal({ command: 'rebuild', roomId: null });
    expect(readCommandLine(['rebuild', 'algebra'])).to.deep.equal({ command: 'rebuild', roomId: 'algebra' });
    expect(readCommandLine(['rebuild', '--', '-algebra'])).to.deep.equal({ command: 'rebuild', roomId: '-algebra' });
  });

  it('shows its help wherever it is asked for', () => {
    for (const asked of [['--help'], ['-h'], ['rebuild', '--help'], ['rebuild', 'algebra', '--help']]) {
      expect(readCommandLine(asked), asked.join(' ')).to.deep.equal({ command: 'help' });
    }
    expect(HELP).to.include('homeroom rebuild [room_id]').and.include('Exit status');
  });

  it('takes nothing that it does not know', () => {
    for (const wrong of [[], ['rebild'], ['rebuild', 'a', 'b'], ['rebuild', '--all'], ['rebuild', '']]) {
      expect(readCommandLine(wrong), wrong.join(' ')).to.have.property('command', 'none');
    }
  });
});
