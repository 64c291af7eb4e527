import { demoShoppers } from '#dev-shop/history/index.ts';

/** What the demo prints at its end: where to go, as whom. */
export function showAddresses({
  storeUrl,
  handle,
  appUrl,
  dataDir,
}: {
  storeUrl: string;
  handle: string;
  appUrl: string;
  dataDir: string;
}): string {
  const [spanish, english] = demoShoppers;
  const admin = `${storeUrl}/admin/store/${handle}`;
  return `
Lealta is ready.

  Shopper   ${storeUrl}/
            log in at ${storeUrl}/account as ${spanish.email} (Spanish) or ${english.email} (English)
  Merchant  ${admin}/apps/lealta?locale=es  (Spanish)
            ${admin}/apps/lealta?locale=en  (English)
            orders: ${admin}/orders   customers: ${admin}/customers
  Mailbox   ${storeUrl}/__dev/mailbox
  Controls  ${storeUrl}/__dev
  App       ${appUrl}

  In another terminal:  npm run lealta -- member show --shop ${handle} --email ${spanish.email}
                        npm run lealta -- ledger check --shop ${handle}
  Data is kept in ${dataDir}; the next start takes seconds, --fresh starts over. Ctrl-C stops everything.
`;
}
