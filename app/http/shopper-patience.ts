/**
 * How long what a shopper does waits for Shopify in all. Its proxy gives the app ten seconds to answer, with everything
 * else that there is to do; later it shows the shopper an error of its own. What is unknown then is settled afterwards.
 */
export const SHOPPER_PATIENCE_MS = 8_000;
