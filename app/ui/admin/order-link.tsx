import { Link } from '@shopify/polaris';

/** Opens an order in Shopify's own admin, around the frame. */
export function OrderLink({ orderId, children }: { orderId: bigint; children: string }) {
  return (
    <Link url={`shopify://admin/orders/${orderId}`} target="_top" removeUnderline>
      {children}
    </Link>
  );
}
