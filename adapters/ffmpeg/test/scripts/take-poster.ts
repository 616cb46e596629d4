import { ffmpegMedia } from '../../src/index.js';

/** Takes a poster of a film by the given program, and says when it has begun. */
const [program = '', film = ''] = process.argv.slice(2);
const poster = ffmpegMedia({ ffmpegPath: program, ffprobePath: program }).poster(film, 0);
process.stdout.write('begun\n');
await poster;
