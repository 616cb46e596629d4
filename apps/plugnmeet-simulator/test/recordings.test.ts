import { expect } from 'chai';
import { createRoom } from './support/client.js';
import { withReceiver } from './support/receiver.js';
import { withSimulator } from './support/simulator.js';

describe('a recording', () => {
  it('that is stopped just after its room has ended ends once', () =>
    withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url, timings: { artifactsMs: 300 } }, async (simulator) => {
          await createRoom(simulator.url, 'late', 'Late');
          const recordId = simulator.startRecording('late');
          simulator.endRoom('late');
          simulator.stopRecording(recordId);
          // Long after the recorder would have stopped by itself.
          await receiver.until('artifact_created');
          const told = receiver.received.map(({ event }) => event).filter((event) => /record/.test(event));
          expect(told).to.deep.equal([
            'start_recording',
            'end_recording',
            'recording_proceeded',
            'recording_transcoding_finished',
          ]);
        }),
    ));
});
