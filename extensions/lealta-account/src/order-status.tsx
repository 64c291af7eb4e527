import '@shopify/ui-extensions/preact';
import { render } from 'preact';
import { OrderPoints } from '../../ui/order-points.tsx';
import { toPlacedOrder } from '../../ui/placed-order.ts';

/** An order's own page: what it gave. Whoever came by a link, without logging in, is asked to log in. */
export default function extension() {
  render(<OrderStatus />, document.body);
}

function OrderStatus() {
  const order = shopify.order.value;
  if (order === undefined) return null;
  return (
    <OrderPoints
      caller={shopify}
      order={toPlacedOrder(order.id, shopify)}
      logIn={{ ask: () => void shopify.requireLogin() }}
    />
  );
}
