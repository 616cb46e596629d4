import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g;
const RECORDED = /\b(scenario|fixture)s? ((?:`[a-z0-9-]+`(?:, | and )?)+)/g;
const SERVERS = ['plugnmeet-2.4.0', 'plugnmeet-1.9.4'];

/**
 * What a document refers to and is not there: files, headings of documents, recorded scenarios and exchanges (`scenario \`ack-hang\``).
 * Answers sentences; none when all is well.
 */
export function brokenReferences(root, document) {
  const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...brokenLinks(root, document, text), ...unknownRecordings(root, text)];
}

function brokenLinks(root, document, text) {
  return [...text.matchAll(LINK)].flatMap(([, path, heading]) => {
    const target = path === '' ? document : normalize(join(dirname(document), path));
    if (!existsSync(join(root, target))) return [`there is no ${target}`];
    if (heading === undefined || headings(root, target).has(heading)) return [];
    return [`${target} has no heading #${heading}`];
  });
}

/** As GitHub names headings. */
function headings(root, document) {
  const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const titles = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

function unknownRecordings(root, text) {
  return [...text.matchAll(RECORDED)].flatMap(([, kind, names]) => {
    const folder = kind === 'scenario' ? 'scenarios' : 'exchanges';
    const file = (server, name) => join(root, 'adapters/plugnmeet/test/fixtures', server, folder, `${name}.json`);
    return [...names.matchAll(/`([a-z0-9-]+)`/g)]
      .filter(([, name]) => !SERVERS.some((server) => existsSync(file(server, name))))
      .map(([, name]) => `there is no recorded ${kind} ${name}`);
  });
}
