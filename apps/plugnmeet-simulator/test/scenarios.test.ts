import { expect } from 'chai';
import type { Simulator } from '../src/index.js';
import { ANA, BEN, call, createRoom, invite, TEACHER } from './support/client.js';
import { type Receiver, withReceiver } from './support/receiver.js';
import { scenario } from './support/recorded.js';
import { shapeOf } from './support/shape.js';
import { withSimulator } from './support/simulator.js';
import { until } from './support/until.js';

type Play = (simulator: Simulator, receiver: Receiver) => Promise<void>;
type Told = { readonly body: string };

/** What is not compared: events or a field that the simulator does not have, or the order between rooms. */
type Leniency = { readonly without?: readonly string[]; readonly field?: RegExp; readonly anyOrder?: boolean };

/** Plays a recorded class on the simulator and compares every field of every webhook with the recorded ones. */
function plays(
  name: string,
  play: Play,
  { without = [], field, anyOrder = false }: Leniency = {},
): () => Promise<void> {
  const inOrder = (told: readonly Told[]): readonly Told[] =>
    anyOrder ? told.toSorted((a, b) => titleOf(a).localeCompare(titleOf(b))) : told;
  const fieldsOf = (told: Told | undefined): string[] =>
    shapeOf(told?.body ?? '').filter((line) => field?.test(line) !== true);
  return () =>
    withReceiver(
      () => 200,
      (receiver) =>
        withSimulator({ webhookUrl: receiver.url }, async (simulator) => {
          const { webhooks } = scenario(name);
          const recorded = inOrder(webhooks.filter((told) => !without.includes(titleOf(told).split(' ')[0] ?? '')));
          await play(simulator, receiver);
          await until(`${recorded.length} webhooks came`, () => receiver.received.length >= recorded.length);
          const received = inOrder(receiver.received);
          // First what happened in which order, which is easier to read, then every field.
          expect(received.map(titleOf)).to.deep.equal(recorded.map(titleOf));
          for (const [at, told] of recorded.entries()) {
            expect(fieldsOf(received[at]), titleOf(told)).to.deep.equal(fieldsOf(told));
          }
        }),
    );
}

function titleOf({ body }: Told): string {
  const { event, room, participant, recording_info }: Body = JSON.parse(body);
  const about = [participant?.identity, participant?.disconnect_reason, recording_info?.recorder_msg];
  return [event, room.room_id, ...about].filter((part) => part !== undefined).join(' ');
}

type Body = {
  readonly event: string;
  readonly room: { readonly room_id: string };
  readonly participant?: { readonly identity: string; readonly disconnect_reason?: string };
  readonly recording_info?: { readonly recorder_msg: string };
};

/** A person's token is asked for, then the person joins: the ordinary way in. */
async function enter(simulator: Simulator, room: string, person: typeof ANA, microphone = false): Promise<string> {
  await invite(simulator.url, room, person);
  return simulator.join(room, person.userId, { microphone });
}

describe('the simulator sends the webhooks of the recorded classes', () => {
  it(
    'one-class',
    plays('one-class', async (simulator) => {
      const room = 'one-class-fel9';
      await createRoom(simulator.url, room, 'One class');
      await enter(simulator, room, TEACHER, true);
      const ana = await enter(simulator, room, ANA);
      await enter(simulator, room, BEN, true);
      simulator.leave(ana);
      await call(simulator.url, 'room/endRoom', { roomId: room });
    }),
  );

  it(
    'reconnect: a drop is noticed late, or with the return',
    plays('reconnect', async (simulator, receiver) => {
      const room = 'reconnect-fel9';
      await createRoom(simulator.url, room, 'Reconnect');
      await enter(simulator, room, TEACHER);
      const ana = await enter(simulator, room, ANA, true);
      const ben = await enter(simulator, room, BEN);
      simulator.drop(ana);
      const anaAgain = await enter(simulator, room, ANA, true);
      simulator.drop(ben);
      const benAgain = await enter(simulator, room, BEN);
      simulator.drop(anaAgain);
      await receiver.until('participant_left', 3);
      // In which order an end finds people is by chance: in the recording it was Ben first.
      simulator.leave(benAgain);
      simulator.endRoom(room);
    }),
  );

  it(
    'two-devices: asking for a second token removes the first device',
    plays('two-devices', async (simulator) => {
      const room = 'two-devices-fel9';
      await createRoom(simulator.url, room, 'Two devices');
      await enter(simulator, room, TEACHER);
      await enter(simulator, room, ANA, true);
      const second = await enter(simulator, room, ANA);
      simulator.leave(second);
      simulator.endRoom(room);
    }),
  );

  it(
    'empty-timeout: room_finished before session_ended',
    plays('empty-timeout', async (simulator) => {
      const room = 'empty-timeout-efdr';
      await createRoom(simulator.url, room, 'Empty timeout');
      const teacher = await enter(simulator, room, TEACHER);
      const ana = await enter(simulator, room, ANA);
      simulator.leave(ana);
      simulator.leave(teacher);
      // Each room has its own queue, which could overtake the other's.
      await until('the first room is quiet', () => simulator.rooms()[0]?.waitingWebhooks === 0);
      await createRoom(simulator.url, 'never-joined-efdr', 'Never joined');
    }),
  );

  it(
    'recording-during-class: ready, failed, and still running at the end',
    plays('recording-during-class', async (simulator, receiver) => {
      const room = 'rec-in-class-czig';
      await createRoom(simulator.url, room, 'Recorded twice');
      await enter(simulator, room, TEACHER);
      simulator.stopRecording(simulator.startRecording(room));
      await receiver.until('recording_transcoding_finished', 1);
      simulator.stopRecording(simulator.startRecording(room), 'transcoding-failed');
      await receiver.until('recording_transcoding_finished', 2);
      const last = simulator.startRecording(room);
      // The recorder of the recording was never heard of again after the room's end.
      simulator.dropWebhooks(({ event, recordId }) => recordId === last && event !== 'end_recording');
      simulator.endRoom(room);
    }),
  );

  it(
    'breakout: a room of its own, that names its parent',
    plays(
      'breakout',
      async (simulator) => {
        const room = 'breakout-5ybd';
        await createRoom(simulator.url, room, 'Class with groups');
        await enter(simulator, room, TEACHER);
        await enter(simulator, room, ANA);
        const ben = await enter(simulator, room, BEN);
        const group = simulator.openBreakout(room, '1', 'Group one');
        simulator.join(group, ANA.userId, { name: ANA.name });
        simulator.leave(ben);
        const inGroup = simulator.join(group, BEN.userId, { name: BEN.name });
        simulator.leave(inGroup);
        await enter(simulator, room, BEN);
        simulator.endRoom(room);
      },
      { anyOrder: true },
    ),
  );

  it(
    'bots: machines of every kind, hidden ones, callers',
    plays(
      'bots',
      async (simulator) => {
        const room = 'bots-csza';
        await createRoom(simulator.url, room, 'Bots');
        await enter(simulator, room, TEACHER);
        await enter(simulator, room, ANA);
        const recordId = simulator.startRecording(room);
        const machines = [
          simulator.join(room, 'RTMP_BOT', { name: '' }),
          simulator.join(room, 'pnm_agent-transcription', { kind: 'AGENT', hidden: true }),
          simulator.join(room, 'pnm_agent-visible', { kind: 'AGENT' }),
          simulator.join(room, 'pnm_tts_agent-en', { kind: 'AGENT' }),
          simulator.join(room, 'ingres_teacher-1', { kind: 'INGRESS', name: 'Ms Example (stream)' }),
          simulator.join(room, 'sip_15550100', { kind: 'SIP', name: 'Phone 15550100' }),
          simulator.join(room, 'EG_example', { kind: 'EGRESS', hidden: true }),
          simulator.join(room, 'hidden-observer', { name: 'Observer', hidden: true }),
          simulator.join(room, 'unknown-outsider', { name: 'Outsider' }),
        ];
        for (const sid of machines) simulator.leave(sid);
        simulator.stopRecording(recordId, 'never');
        simulator.dropWebhooks(({ event }) => event === 'artifact_created');
        simulator.endRoom(room);
      },
      { without: ['start_rtmp', 'end_rtmp'], field: /is_active_rtmp/, anyOrder: true },
    ),
  );
});
