import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { OrderPoints } from '../../ui/order-points.tsx';
import { toPlacedOrder } from '../../ui/placed-order.ts';

/** The page that thanks for an order: what it gives, or would give. */
export default function extension() {
  render(<ThankYou />, document.body);
}

function ThankYou() {
  const { storefrontUrl, myshopifyDomain } = shopify.shop;
  const store = storefrontUrl ?? `https://${myshopifyDomain}`;
  return (
    <OrderPoints
      caller={shopify}
      order={toPlacedOrder(shopify.orderConfirmation.value.order.id, shopify)}
      logIn={{ href: `${store.replace(/\/$/, '')}/account` }}
    />
  );
}
