import { z } from 'zod';
import type { AppProcess } from './app-process.js';
import { classToken } from './identity.js';

const Created = z.object({ live_session: z.object({ room_id: z.string() }) });

/** Opens `count` classes through the app's API, each in a course of its own, and gives their room ids. */
export const openClasses = async (app: AppProcess, count: number): Promise<string[]> => {
  const roomIds: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const course = `course-${index}`;
    const token = await classToken(course, `teacher-${index}`, 'teacher');
    const response = await fetch(`${app.url}/api/course/${course}/online/room/create/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ room_id: `class-${index}-of-the-bench` }),
    });
    if (response.status !== 201) throw new Error(`a class was not opened: ${response.status} ${await response.text()}`);
    roomIds.push(Created.parse(await response.json()).live_session.room_id);
  }
  return roomIds;
};
