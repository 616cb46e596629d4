import { noteReport, type Recording, type RecordingReported } from '@homeroom/core';
import { aRecordingReported, aRoom, MORNING } from '@homeroom/core/testing';
import { shuffled } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';

const report: fc.Arbitrary<RecordingReported> = fc
  .record({
    what: fc.constantFrom('started', 'ended', 'announced', 'transcoded'),
    second: fc.integer({ min: 0, max: 5 }),
    announcedBytes: fc.constantFrom(null, 10, 20),
    warning: fc.constantFrom(null, 'disk nearly full', 'no audio'),
  })
  .map(({ second, what, announcedBytes, warning }) =>
    aRecordingReported({
      what,
      at: MORNING + second * 1_000,
      announcedBytes: what === 'announced' ? announcedBytes : null,
      warning,
    }),
  );

const told = (reports: readonly RecordingReported[]): Recording | null =>
  reports.reduce<Recording | null>((found, next) => noteReport(found, next, aRoom()), null);

describe('what recorders report, before anybody fetches', () => {
  it('makes the same recording in any order, however often it is told', () => {
    const property = fc.property(fc.array(report, { minLength: 1, maxLength: 6 }), fc.nat(), (reports, seed) => {
      expect(told(shuffled([...reports, ...reports], seed))).to.deep.equal(told(reports));
    });
    fc.assert(property, { numRuns: 500 });
  });
});
