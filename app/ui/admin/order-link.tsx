import { Link } from '@shopify/polaris';

type Props = {
  orderId: bigint;
  children: string;
  /** It stands within a sentence, where colour alone would not tell it. */
  inText?: boolean;
};

/** Opens an order in Shopify's own admin, around the frame. */
export function OrderLink({ orderId, children, inText = false }: Props) {
  return (
    <Link url={`shopify://admin/orders/${orderId}`} target="_top" removeUnderline={!inText}>
      {children}
    </Link>
  );
}
