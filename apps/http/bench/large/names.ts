/** What the app calls its video server in every row. */
export const VIDEO_SERVER = 'default';
