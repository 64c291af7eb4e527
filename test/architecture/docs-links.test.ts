/** The documents point at what exists. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const documents = globSync(
  ['*.md', 'docs/**/*.md', 'dev-shop/**/*.md', 'app/**/*.md', 'extensions/**/*.md', 'test/**/*.md'],
  {
    cwd: PROJECT,
  },
).sort();

describe('documents', () => {
  it('link to files and headings that exist', () => {
    expect(documents).toContain('README.md');
    const broken = documents.flatMap((document) =>
      linksOf(read(document))
        .filter((link) => !resolves(document, link))
        .map((link) => `${document}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('name scripts that package.json has', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read('package.json'));
    const unknown = documents.flatMap((document) =>
      [...read(document).matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
        .map((match) => match[1] ?? '')
        .filter((script) => !(script in scripts))
        .map((script) => `${document}: npm run ${script}`),
    );
    expect(unknown).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** Targets of Markdown links and pictures, without code blocks and without addresses elsewhere. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replaceAll(/```[\s\S]*?```/g, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/i.test(target));
}

function resolves(document: string, link: string): boolean {
  const [path = '', heading] = link.split('#');
  const target =
    path === '' ? document : relative(PROJECT, join(PROJECT, dirname(document), decodeURIComponent(path)));
  if (!existsSync(join(PROJECT, target))) return false;
  return !heading || !target.endsWith('.md') || headingsOf(read(target)).has(heading);
}

/** The anchors that GitHub gives to headings. */
function headingsOf(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of markdown
    .replaceAll(/```[\s\S]*?```/g, '')
    .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const anchor = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    let unique = anchor;
    for (let repeat = 1; anchors.has(unique); repeat += 1) unique = `${anchor}-${repeat}`;
    anchors.add(unique);
  }
  return anchors;
}
