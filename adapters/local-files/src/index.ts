export { type LocalRecordingFiles, localRecordingFiles } from './local-recording-files.js';
