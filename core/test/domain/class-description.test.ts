import { CLASS_LIMITS, describeClass, type WantedClass } from '@homeroom/core';
import { expect } from 'chai';

const described = (wanted: WantedClass) => describeClass(wanted, 'Algebra')._unsafeUnwrap();

const fieldOf = (wanted: WantedClass) => describeClass(wanted, 'Algebra')._unsafeUnwrapErr().field;

describe('describeClass', () => {
  it('fills in the usual values', () => {
    expect(described({})).to.deep.equal({
      title: 'Algebra',
      details: null,
      startsAt: null,
      endsAt: null,
      emptyTimeoutSeconds: CLASS_LIMITS.emptyTimeoutSeconds.usual,
      maxParticipants: null,
      welcomeMessage: null,
    });
  });

  it('keeps what is wanted, with a trimmed title', () => {
    const wanted = {
      title: '  Quadratic equations ',
      details: ' as they are ',
      startsAt: 1_000,
      endsAt: 2_000,
      emptyTimeoutSeconds: 120,
      maxParticipants: 2,
      welcomeMessage: 'Hello',
    };
    expect(described(wanted)).to.deep.equal({ ...wanted, title: 'Quadratic equations' });
  });

  it('takes the usual title for one of spaces: the video server refuses a room without one', () => {
    expect(described({ title: '   ' }).title).to.equal('Algebra');
  });

  const withoutEnd = { startsAt: 5_000 };
  const atLimits: readonly WantedClass[] = [
    withoutEnd,
    { endsAt: 5_000 },
    { title: 't'.repeat(CLASS_LIMITS.titleLetters) },
    { details: 'd'.repeat(CLASS_LIMITS.detailsLetters) },
    { welcomeMessage: 'w'.repeat(CLASS_LIMITS.welcomeMessageLetters) },
    { emptyTimeoutSeconds: CLASS_LIMITS.emptyTimeoutSeconds.most },
    { maxParticipants: CLASS_LIMITS.maxParticipants.most },
  ];
  for (const [index, wanted] of atLimits.entries()) {
    it(`takes what is just inside its bounds, ${Object.keys(wanted)[0]} (${index})`, () => {
      expect(described(wanted)).to.include(wanted);
    });
  }

  const refused: readonly (readonly [string, WantedClass])[] = [
    ['title', { title: 't'.repeat(CLASS_LIMITS.titleLetters + 1) }],
    ['title', { title: 'a\u0000b' }],
    ['details', { details: 'd'.repeat(CLASS_LIMITS.detailsLetters + 1) }],
    ['details', { details: '\u0000' }],
    ['welcome_message', { welcomeMessage: 'w'.repeat(CLASS_LIMITS.welcomeMessageLetters + 1) }],
    ['welcome_message', { welcomeMessage: '\u0000' }],
    ['ends_at', { startsAt: 2_000, endsAt: 2_000 }],
    ['ends_at', { startsAt: 2_000, endsAt: 1_000 }],
    ['empty_timeout_seconds', { emptyTimeoutSeconds: CLASS_LIMITS.emptyTimeoutSeconds.least - 1 }],
    ['empty_timeout_seconds', { emptyTimeoutSeconds: CLASS_LIMITS.emptyTimeoutSeconds.most + 1 }],
    ['empty_timeout_seconds', { emptyTimeoutSeconds: 120.5 }],
    ['max_participants', { maxParticipants: 1 }],
    ['max_participants', { maxParticipants: Number.NaN }],
    ['max_participants', { maxParticipants: CLASS_LIMITS.maxParticipants.most + 1 }],
  ];
  for (const [field, wanted] of refused) {
    it(`refuses ${JSON.stringify(wanted).slice(0, 60)} and names ${field}`, () => {
      expect(fieldOf(wanted)).to.equal(field);
    });
  }
});
