import { say } from '../texts.ts';
import type { Answer, Visit } from '../visit.ts';

export function showNotFound(visit: Visit): Answer {
  return {
    kind: 'page',
    status: 404,
    template: '404',
    pageType: '404',
    title: say(visit.locale, 'not_found.title'),
    data: {},
  };
}
