export { generateHistory } from './generate-history.ts';
export { demoShoppers, type History, monthsOf } from './history.ts';
export { type Newcomer, newcomersOf } from './newcomers.ts';
export { createHistoryPlayer } from './play-history.ts';
export { postWebhooks } from './post-webhooks.ts';
