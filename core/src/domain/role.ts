/** What a person is in a course, as the online class token says. */
export type Role = 'teacher' | 'assistant' | 'student' | 'observer';

/** Teachers and assistants create, close and see everybody; they join as admins of the video server and are not locked. */
export const managesClass = (role: Role): boolean => role === 'teacher' || role === 'assistant';
