export { generateHistory, type HistoryRequest } from './generate-history.ts';
export { demoShoppers, type History, type HistoryEvent, monthsOf } from './history.ts';
