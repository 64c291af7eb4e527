export { generateHistory, type HistoryRequest } from './generate-history.ts';
export { demoShoppers, type History, type HistoryEvent, monthsOf } from './history.ts';
export { createHistoryPlayer } from './play-history.ts';
export { postWebhooks } from './post-webhooks.ts';
