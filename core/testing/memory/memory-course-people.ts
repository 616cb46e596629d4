import { type Attendance, type Attendee, compareText, type PersonSession, type PersonTotal } from '@homeroom/core';

/** The people of some classes, oldest class first, with their sums; by name and then by identity, the nameless last. */
export const coursePeople = (classes: readonly Attendance[]): PersonTotal[] => {
  const people = new Map<string, PersonTotal>();
  for (const attendee of classes.flatMap(({ attendees }) => attendees)) {
    const key = attendee.seat?.person.id ?? attendee.identity;
    people.set(key, added(people.get(key), attendee));
  }
  return [...people.values()].sort(byNameThenIdentity);
};

const added = (known: PersonTotal | undefined, { seat, identity, name, stays, ...spent }: Attendee): PersonTotal => ({
  person: seat?.person ?? null,
  identity,
  name: name ?? known?.name ?? null,
  role: seat?.role ?? null,
  classesAttended: (known?.classesAttended ?? 0) + (stays.length > 0 ? 1 : 0),
  attendedMs: (known?.attendedMs ?? 0) + spent.attendedMs,
  lowerMs: (known?.lowerMs ?? 0) + spent.lowerMs,
  upperMs: (known?.upperMs ?? 0) + spent.upperMs,
});

const byNameThenIdentity = (a: PersonTotal, b: PersonTotal): number =>
  Number(a.name === null) - Number(b.name === null) ||
  compareText(a.name ?? '', b.name ?? '') ||
  compareText(a.identity, b.identity);

/** The people of one class. */
export const personSessions = (slug: string, roomId: string, attendance: Attendance): PersonSession[] =>
  attendance.attendees.map(({ seat, identity, name, attendedMs, lowerMs, upperMs }) => ({
    slug,
    roomId,
    externalId: seat?.person.externalId ?? null,
    identity,
    name,
    role: seat?.role ?? null,
    attendedMs,
    lowerMs,
    upperMs,
    lengthMs: attendance.lengthMs,
    final: attendance.openQuestions.length === 0,
  }));
