import {
  type Actor,
  type ClassEvent,
  createLiveClasses,
  type Entrance,
  type LiveSession,
  type Role,
} from '@homeroom/core';
import { anObservationOf, memoryPorts } from '@homeroom/core/testing';
import { expect } from 'chai';
import type { Result } from 'neverthrow';

/** Live classes over fakes, and the handles to play the world outside. */
export const aWorld = () => {
  const ports = memoryPorts();
  const liveClasses = createLiveClasses(ports);
  return {
    ...ports,
    liveClasses,
    /** A person comes with a token of the course. */
    enter: async (role: Role, name: string = role, slug = 'algebra'): Promise<Entrance> =>
      value(
        await liveClasses.enterCourse({
          issuer: 'https://lms.example',
          externalId: name,
          name,
          pictureUrl: null,
          role,
          course: { slug, title: null },
        }),
      ),
    /** A teacher opens the class of the room id. */
    openClass: async ({ actor, course }: Entrance, roomId: string | null = 'matrices'): Promise<LiveSession> =>
      value(await liveClasses.createRoom({ by: actor, course, roomId, wanted: {} })).session,
    /** Events arrive and are projected. */
    tell: async (...events: ClassEvent[]): Promise<void> => {
      for (const event of events) value(await liveClasses.receiveEvent(anObservationOf(event)));
      value(await liveClasses.projectInbox(100));
    },
    /** The session as it is stored now. */
    session: async (roomId = 'matrices'): Promise<LiveSession> => {
      const found = value(await ports.liveSessions.find(roomId));
      if (found === null) throw new Error(`there is no live session ${roomId}`);
      return found;
    },
  };
};

/** The value of an `Ok`; fails the test with the error of an `Err`. */
export const value = <T, E>(result: Result<T, E>): T => {
  if (result.isErr()) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
};

/** The type of the error of an `Err`; fails the test for an `Ok`. */
export const errorType = <T>(result: Result<T, { readonly type: string }>): string => {
  expect(result.isErr(), `expected an error, got ${result.isOk() ? JSON.stringify(result.value) : ''}`).to.equal(true);
  return result.isErr() ? result.error.type : '';
};

/** An actor in another course. */
export const elsewhere = (actor: Actor): Actor => ({ ...actor, courseId: 'another-course' });
